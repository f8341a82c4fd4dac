import { mkdir, open, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { idSchema } from '@parley/shared/ids';
import { uploadQuerySchema } from '@parley/shared/protocol/http';
import { z } from 'zod';
import { RelayError } from '../domain/relay-error.ts';
import { diskError } from './disk-error.ts';

/** An unfinished upload lives so long after it began. */
export const uploadLifeMs = 24 * 3_600_000;
const writeBytes = 1024 * 1024;

const descriptionSchema = z.object({ userId: idSchema, size: z.int().nonnegative(), createdAt: z.int(), input: uploadQuerySchema.required({ id: true }) });
/** What was said when an upload began. `size`: of the whole file. */
export type Upload = z.infer<typeof descriptionSchema>;

/** Unfinished uploads: for each what it will be (`<id>.json`) and what has come of it (`<id>`). */
export type UploadFolder = {
  /** Throws `conflict` where there is one with this id. */
  create(upload: Upload): Promise<void>;
  /** Null: there is none (any more). `offset`: bytes that are there. */
  find(id: string): Promise<(Upload & { offset: number }) | null>;
  /** Adds to the end what the stream brings, and keeps it where the stream is cut off. Answers the new offset. */
  append(id: string, stream: Readable, offset: number): Promise<number>;
  pathOf(id: string): string;
  remove(id: string): Promise<void>;
  /** Removes uploads that are too old. Answers how many. */
  sweep(): Promise<number>;
};

export async function openUploadFolder(folder: string): Promise<UploadFolder> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const pathOf = (id: string) => join(folder, idSchema.parse(id));

  const remove = async (id: string) => {
    await rm(`${pathOf(id)}.json`, { force: true });
    await rm(pathOf(id), { force: true });
  };

  const find: UploadFolder['find'] = async (id) => {
    if (!idSchema.safeParse(id).success) return null;
    try {
      const upload = descriptionSchema.parse(JSON.parse(await readFile(`${pathOf(id)}.json`, 'utf8')));
      const { size: offset } = await stat(pathOf(id));
      return Date.now() - upload.createdAt > uploadLifeMs ? null : { ...upload, offset };
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
      throw error;
    }
  };

  return {
    pathOf,
    find,
    remove,
    async create(upload) {
      const path = pathOf(upload.input.id);
      try {
        await writeFile(path, '', { flag: 'a', mode: 0o600 });
        await writeFile(`${path}.json`, JSON.stringify(upload), { flag: 'wx', mode: 0o600 });
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'EEXIST')
          throw new RelayError('conflict', 'An upload under this id has begun already.');
        throw diskError(error);
      }
    },
    async append(id, stream, offset) {
      const handle = await open(pathOf(id), 'r+');
      let at = offset;
      let part: Buffer[] = [];
      let partBytes = 0;
      const flush = async () => {
        if (partBytes === 0) return;
        await handle.writev(part, at);
        at += partBytes;
        part = [];
        partBytes = 0;
      };
      try {
        for await (const chunk of stream) {
          part.push(chunk);
          partBytes += chunk.length;
          if (partBytes >= writeBytes) await flush();
        }
      } catch (error) {
        await flush();
        throw diskError(error);
      } finally {
        await flush().finally(() => handle.close());
      }
      return at;
    },
    async sweep() {
      let removed = 0;
      for (const name of await readdir(folder)) {
        const { mtimeMs } = await stat(join(folder, name)).catch(() => ({ mtimeMs: Number.POSITIVE_INFINITY }));
        if (Date.now() - mtimeMs <= 2 * uploadLifeMs) continue;
        await rm(join(folder, name), { force: true });
        removed += 1;
      }
      return removed;
    },
  };
}
