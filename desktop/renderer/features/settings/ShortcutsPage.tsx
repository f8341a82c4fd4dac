import { useStore } from '../../state/store.ts';
import { KeyCaps } from '../../ui/KeyCaps.tsx';
import { shortcutGroups } from '../shell/keymap.ts';
import { SettingsHead } from './SettingRow.tsx';

/** All keys there are. */
export function ShortcutsPage() {
  const isMac = useStore((state) => state.start?.platform === 'darwin');
  const named = (keys: string) => (isMac ? keys.replace('Ctrl', '⌘').replace('Alt', '⌥').replace('Shift', '⇧') : keys);
  return (
    <>
      <SettingsHead title="Shortcuts" words="Everything here works from the keyboard." />
      {shortcutGroups.map((group) => (
        <section key={group.title}>
          <h2 className="settings-section">{group.title}</h2>
          <dl>
            {group.shortcuts.map((shortcut) => (
              <div className="shortcut-row" key={shortcut.does}>
                <dt>{shortcut.does}</dt>
                <dd>
                  {shortcut.keys.map((keys) => (
                    <KeyCaps key={keys} keys={named(keys)} />
                  ))}
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </>
  );
}
