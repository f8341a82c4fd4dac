import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import type { File } from '@parley/shared/entities/file';
import type { AccountCore } from '../accounts/account-core.ts';
import type { UploadFacts } from '../store/own/uploads.ts';
import type { FileFolder, FileOwner } from './file-folder.ts';
import type { LocateFile } from './locate-file.ts';

export type CopiedFile = UploadFacts & { hash: string };
export type CopyFiles = <T>(of: FileOwner, files: readonly File[], use: (copies: CopiedFile[]) => T) => Promise<T>;

/**
 * Copies of a message's files, to go up again with another message: whole on this device (fetched where they are not here), then handed to `use`, which must
 * store who needs them before it returns. Where one cannot be had, nothing is kept.
 * @throws EngineError as `LocateFile`
 */
export function createCopyFiles(core: AccountCore, locate: LocateFile, folder: FileFolder): CopyFiles {
  const copyOne = async (of: FileOwner, file: File) => {
    const { path } = await locate({ fileId: file.id, of, variant: 'whole' });
    const partId = core.deps.newId();
    // Hashed as copied: the cache may be trimmed while this runs.
    await copyFile(path, folder.partPath(partId));
    const hash = createHash('sha256');
    let size = 0;
    for await (const piece of createReadStream(folder.partPath(partId)) as AsyncIterable<Buffer>) {
      hash.update(piece);
      size += piece.byteLength;
    }
    const { name, type, width = null, height = null, durationMs = null, peaks = null } = file;
    return { partId, copy: { name, type, size, width, height, durationMs, peaks, hash: hash.digest('hex') } };
  };

  return async (of, files, use) => {
    const parts: Awaited<ReturnType<typeof copyOne>>[] = [];
    try {
      for (const file of files) parts.push(await copyOne(of, file));
      for (const { partId, copy } of parts) folder.keepOwn(partId, copy.hash);
    } catch (error) {
      for (const { partId } of parts) folder.dropPart(partId);
      throw error;
    }
    return use(parts.map(({ copy }) => copy));
  };
}
