import type { Settings } from '@parley/shared/ipc/views';
import type { Changes } from '../changes.ts';
import { readSettings, writeSettings } from '../store/device/settings.ts';
import type { Store } from '../store/store.ts';

export type SettingsKeeper = { read(): Settings; update(changes: Partial<Settings>): Settings };

/** What this person chose for this device. */
export function createSettings(device: Store, changes: Changes): SettingsKeeper {
  let current = readSettings(device.read);
  return {
    read: () => current,
    update(given) {
      device.write((write) => writeSettings(write, given));
      current = { ...current, ...given };
      changes.publish({ type: 'settings-changed', settings: current });
      return current;
    },
  };
}
