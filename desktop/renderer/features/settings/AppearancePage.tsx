import type { Settings } from '@parley/shared/ipc/views';
import Minus from 'lucide-react/icons/minus';
import Plus from 'lucide-react/icons/plus';
import { updateSettings } from '../../state/actions/settings.ts';
import { useStore } from '../../state/store.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { Segment } from '../../ui/Segment.tsx';
import { Switch } from '../../ui/Switch.tsx';
import { SettingRow, SettingsHead } from './SettingRow.tsx';

const themes: readonly { value: Settings['theme']; words: string }[] = [
  { value: 'system', words: 'System' },
  { value: 'light', words: 'Light' },
  { value: 'dark', words: 'Dark' },
  { value: 'hc-light', words: 'High contrast light' },
  { value: 'hc-dark', words: 'High contrast dark' },
];
const minSize = 12;
const maxSize = 20;

/** How the window looks on this device. */
export function AppearancePage() {
  const { theme, density, fontSize, enterSends, linkPreviews } = useStore((state) => state.settings);
  const resize = (step: number) => void updateSettings({ fontSize: Math.min(maxSize, Math.max(minSize, fontSize + step)) });
  return (
    <>
      <SettingsHead title="Appearance" words="How Parley looks on this device." />
      <SettingRow title="Theme" help="System follows the system’s light or dark and its contrast.">
        <Segment label="Theme" value={theme} options={themes} onChoose={(next) => void updateSettings({ theme: next })} />
      </SettingRow>
      <SettingRow title="Density" help="Compact shows names in a column, no pictures, and more lines.">
        <Segment
          label="Density"
          value={density}
          options={[
            { value: 'comfortable', words: 'Comfortable' },
            { value: 'compact', words: 'Compact' },
          ]}
          onChoose={(next) => void updateSettings({ density: next })}
        />
      </SettingRow>
      <SettingRow title="Text size" help="Messages, names, times and rows grow together.">
        <div className="stepper">
          <IconButton label="Smaller text" isBlocked={fontSize <= minSize} onClick={() => resize(-1)}>
            <Minus size={16} />
          </IconButton>
          <output className="stepper-value tabular">{fontSize} px</output>
          <IconButton label="Larger text" isBlocked={fontSize >= maxSize} onClick={() => resize(1)}>
            <Plus size={16} />
          </IconButton>
        </div>
      </SettingRow>
      <SettingRow title="Enter sends" help={enterSends ? 'Shift Enter makes a new line.' : 'Enter makes a new line, Ctrl Enter sends.'}>
        <Switch label="Enter sends" isOn={enterSends} onChange={(isOn) => void updateSettings({ enterSends: isOn })} />
      </SettingRow>
      <SettingRow
        title="Show what links lead to"
        help="The server looks at the page, so its owner never sees this device. Write a link between < and > to show none of it to anybody."
      >
        <Switch label="Show what links lead to" isOn={linkPreviews} onChange={(isOn) => void updateSettings({ linkPreviews: isOn })} />
      </SettingRow>
    </>
  );
}
