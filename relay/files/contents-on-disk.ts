import { randomUUID } from 'node:crypto';
import { constants, copyFile, link, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import type { Contents } from '../domain/files/file-ports.ts';
import { RelayError } from '../domain/relay-error.ts';
import { diskError } from './disk-error.ts';

/** Big reads: a fast disk and a fast line are not slowed by many small steps. */
const readBytes = 512 * 1024;
const isHash = /^[0-9a-f]{64}$/;
const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined);

/** Bytes in `folder/ab/cd/<hash>`. Nodes on several machines share the folder (NFS and the like). */
export function createContentsOnDisk(folder: string): Contents {
  function pathOf(content: string): string {
    if (!isHash.test(content)) throw new Error('contents are named by their hash');
    return join(folder, content.slice(0, 2), content.slice(2, 4), content);
  }

  return {
    async keep({ path, size, content }) {
      const target = pathOf(content);
      const there = await stat(target).catch(() => null);
      if (there?.size === size) return;
      try {
        await mkdir(dirname(target), { recursive: true, mode: 0o700 });
        await place(path, target);
        await syncFolder(dirname(target));
      } catch (error) {
        throw diskError(error);
      }
    },
    async open(content, part) {
      const handle = await open(pathOf(content)).catch((error: unknown) => {
        if (codeOf(error) === 'ENOENT') throw new RelayError('gone', 'This file is not here any more.', { cause: error });
        throw error;
      });
      if (part !== null && part.end < part.start) {
        await handle.close();
        return Readable.from([]);
      }
      return handle.createReadStream({ ...part, highWaterMark: readBytes });
    },
    remove: (content) => rm(pathOf(content), { force: true }),
  };
}

/** The received file under a second name, whole or not at all; a copy where the file system has no second names, or is another. */
async function place(path: string, target: string): Promise<void> {
  try {
    await link(path, target);
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return;
    // Two may bring the same bytes at once.
    const draft = `${target}.${randomUUID()}.draft`;
    await copyFile(path, draft, constants.COPYFILE_FICLONE);
    const handle = await open(draft, 'r+');
    await handle.datasync().finally(() => handle.close());
    await rename(draft, target);
  }
}

/** A new name lasts through a power cut only once its folder is synced. Windows cannot, and need not. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  await handle.sync().finally(() => handle.close());
}
