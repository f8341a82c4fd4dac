import { ToggleGroup } from 'radix-ui';
import { updateSettings } from '../../state/actions/settings.ts';
import { withTone } from './emoji-set.ts';

const tones = ['No skin tone', 'Light', 'Medium light', 'Medium', 'Medium dark', 'Dark'] as const;

/** The tone that emoji of people are drawn in from now on, on this device. */
export function SkinTones({ tone }: { tone: number }) {
  return (
    <ToggleGroup.Root
      className="emoji-tones"
      type="single"
      aria-label="Skin tone"
      value={String(tone)}
      onValueChange={(next) => next !== '' && void updateSettings({ skinTone: Number(next) })}
      loop
    >
      {tones.map((words, index) => (
        <ToggleGroup.Item key={words} value={String(index)} aria-label={words} title={words} className="emoji-tone">
          {withTone('✋', index)}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  );
}
