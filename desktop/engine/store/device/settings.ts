import { defaultSettings } from '@parley/shared/ipc/default-settings';
import { type Settings, settingsSchema } from '@parley/shared/ipc/views';
import type { ReadHandle, WriteHandle } from '../store.ts';

/** What was chosen; anything missing or no longer valid is as if never chosen. */
export function readSettings(read: ReadHandle): Settings {
  const settings: Record<string, unknown> = { ...defaultSettings };
  for (const { key, value } of read.all<{ key: string; value: string }>('SELECT key, value FROM settings')) {
    const candidate = { ...settings, [key]: JSON.parse(value) };
    if (key in defaultSettings && settingsSchema.safeParse(candidate).success) settings[key] = candidate[key];
  }
  return settingsSchema.parse(settings);
}

export function writeSettings(write: WriteHandle, changes: Partial<Settings>): void {
  for (const [key, value] of Object.entries(changes)) {
    if (value === undefined) continue;
    write.run('INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value', key, JSON.stringify(value));
  }
}
