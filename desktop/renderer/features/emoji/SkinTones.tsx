import { updateSettings } from '../../state/actions/settings.ts';
import { withTone } from './emoji-set.ts';

const tones = ['No skin tone', 'Light', 'Medium light', 'Medium', 'Medium dark', 'Dark'] as const;

/** The tone that emoji of people are drawn in from now on, on this device. */
export function SkinTones({ tone }: { tone: number }) {
  return (
    <div className="emoji-tones" role="radiogroup" aria-label="Skin tone">
      {tones.map((words, index) => (
        // biome-ignore lint/a11y/useSemanticElements: a native radio would be drawn by the system
        <button
          key={words}
          type="button"
          role="radio"
          aria-checked={index === tone}
          aria-label={words}
          title={words}
          className="emoji-tone"
          onClick={() => void updateSettings({ skinTone: index })}
        >
          {withTone('✋', index)}
        </button>
      ))}
    </div>
  );
}
