import type { ReadHandle, WriteHandle } from '../store.ts';

/** What the whole file is a copy of. `storeId`: the relay's database; `inboxVersion`: the last item of the inbox taken in; `gramsVersion`: what the full-text index is made of; `foldingRules`: which rules people's folded names follow; `fileBytesMax`: the largest file that the relay takes; `presence`: how the person chose to be seen; `privacy`: what he shares; the others: when a stale range was last repaired, when the relay last told all heads. */
export type MetaKey = 'foldingRules' | 'storeId' | 'inboxVersion' | 'lastRepairAtMs' | 'headsAsOfMs' | 'gramsVersion' | 'fileBytesMax' | 'presence' | 'privacy';

export function readMeta(read: ReadHandle, key: MetaKey): string | null {
  return read.get<{ value: string }>('SELECT value FROM meta WHERE key = ?', key)?.value ?? null;
}

export function readMetaNumber(read: ReadHandle, key: MetaKey): number | null {
  const value = readMeta(read, key);
  return value === null ? null : Number(value);
}

export function writeMeta(write: WriteHandle, key: MetaKey, value: string | number): void {
  write.run('INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value', key, String(value));
}
