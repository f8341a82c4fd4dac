import type { Contents } from '../../domain/files/file-ports.ts';
import { RelayError } from '../../domain/relay-error.ts';
import type { Progress } from '../terminal.ts';
import type { BackupPlace } from './backup-place.ts';
import type { Manifest } from './manifest.ts';
import { hashed } from './packing.ts';
import { type BackupKey, seal, sealedSize, unseal } from './sealing.ts';

/** Files are kept once for all backups of a place (and of a key), by the hash of their bytes. */
export function contentFolder(encryption: { check: string } | null): string {
  return encryption === null ? 'contents' : `contents-${encryption.check}`;
}

export function contentPath(encryption: { check: string } | null, content: string): string {
  return `${contentFolder(encryption)}/${content.slice(0, 2)}/${content}`;
}

export type SavedContents = { contents: Manifest['contents']; missing: string[]; written: Set<string> };

/** Saves files that the place does not have yet, each checked against its hash on the way. `missing`: not in the file store, or damaged there. */
export async function saveContents(place: BackupPlace, store: Contents, wanted: string[], key: BackupKey | null, progress: Progress): Promise<SavedContents> {
  const saved: SavedContents = { contents: [], missing: [], written: new Set() };
  for (const [nth, content] of wanted.entries()) {
    progress.at(nth, wanted.length, 'files');
    const path = contentPath(key, content);
    const there = await place.size(path);
    if (there !== null) {
      saved.contents.push({ content, size: key === null ? there : sealedSize.plain(there) });
      continue;
    }
    const source = await store.open(content, null).catch((error: unknown) => {
      if (error instanceof RelayError && error.code === 'gone') return null;
      throw error;
    });
    if (source === null) {
      saved.missing.push(content);
      continue;
    }
    const counted = hashed(source);
    await place.write(path, key === null ? counted.bytes : seal(counted.bytes, key));
    // The rest of the server is saved all the same: one damaged file must not cost the backup.
    if (counted.digest() !== content) {
      await place.remove(path);
      saved.missing.push(content);
      continue;
    }
    saved.contents.push({ content, size: counted.count() });
    saved.written.add(content);
  }
  return saved;
}

/** The bytes of a saved file. */
export async function openContent(place: BackupPlace, content: string, key: BackupKey | null): Promise<AsyncIterable<Uint8Array>> {
  const source = await place.read(contentPath(key, content));
  return key === null ? source : unseal(source, key);
}
