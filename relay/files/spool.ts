import { createHash, randomUUID } from 'node:crypto';
import { type FileHandle, mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Spool } from '../domain/files/file-ports.ts';
import { requireSize } from '../domain/files/require-space.ts';
import { RelayError } from '../domain/relay-error.ts';
import { diskError } from './disk-error.ts';

/** What is gathered before it is written: big writes, and memory that stays flat however large a file is. */
const writeBytes = 1024 * 1024;
/** What a process that died left behind is older than this. */
const leftBehindMs = 24 * 3_600_000;

/** Writes a stream while the next part comes in: one write under way, one part gathered. */
async function writeAll(handle: FileHandle, stream: AsyncIterable<Uint8Array>, max: number): Promise<{ size: number; content: string }> {
  const hash = createHash('sha256');
  let size = 0;
  let part: Uint8Array[] = [];
  let partBytes = 0;
  let writing: Promise<unknown> = Promise.resolve();
  const flush = async () => {
    await writing;
    // What is said by a failed write is heard by the next await.
    writing = handle.writev(part);
    writing.catch(() => undefined);
    part = [];
    partBytes = 0;
  };
  for await (const chunk of stream) {
    size += chunk.length;
    requireSize({ fileBytesMax: max }, size);
    hash.update(chunk);
    part.push(chunk);
    partBytes += chunk.length;
    if (partBytes >= writeBytes) await flush();
  }
  if (part.length > 0) await flush();
  await writing;
  await handle.datasync();
  return { size, content: hash.digest('hex') };
}

/** Received bytes in files of `folder` (made where it is missing) with names of our own. */
export async function openSpool(folder: string): Promise<Spool & { sweep(): Promise<void> }> {
  await mkdir(folder, { recursive: true, mode: 0o700 });

  const receive: Spool['receive'] = async (stream, max) => {
    const path = join(folder, randomUUID());
    try {
      const handle = await open(path, 'wx', 0o600);
      try {
        return { path, ...(await writeAll(handle, stream, max)) };
      } finally {
        await handle.close();
      }
    } catch (error) {
      await rm(path, { force: true });
      if (isCutOff(error)) throw new RelayError('invalid', 'The file ended before it was whole.', { cause: error });
      throw diskError(error);
    }
  };

  return {
    receive,
    write: async (data) =>
      receive(
        (async function* () {
          yield data;
        })(),
        data.length,
      ),
    discard: ({ path }) => rm(path, { force: true }),
    async sweep() {
      for (const name of await readdir(folder)) {
        const { mtimeMs } = await stat(join(folder, name)).catch(() => ({ mtimeMs: Number.POSITIVE_INFINITY }));
        if (Date.now() - mtimeMs > leftBehindMs) await rm(join(folder, name), { force: true, recursive: true });
      }
    },
  };
}

const isCutOff = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ECONNRESET' || error.code === 'ERR_STREAM_PREMATURE_CLOSE');
