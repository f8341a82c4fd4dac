import { mkdir, open, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { type Id, idSchema } from '@parley/shared/ids';
import { uploadQuerySchema } from '@parley/shared/protocol/http';
import { z } from 'zod';
import { RelayError } from '../domain/relay-error.ts';
import { diskError } from './disk-error.ts';

/** An unfinished upload lives so long after it began. */
export const uploadLifeMs = 24 * 3_600_000;
/** An empty upload takes two files, too. */
const leastBytes = 1024 * 1024;
/** How soon somebody with too many may ask for another. */
const tryAgainMs = 30_000;
const writeBytes = 1024 * 1024;

const descriptionSchema = z.object({ userId: idSchema, size: z.int().nonnegative(), createdAt: z.int(), input: uploadQuerySchema.required({ id: true }) });
/** What was said when an upload began. `size`: of the whole file. */
export type Upload = z.infer<typeof descriptionSchema>;

/** Unfinished uploads: for each what it will be (`<id>.json`) and what has come of it (`<id>`). */
export type UploadFolder = {
  /** Throws `conflict` where there is one with this id, `rate-limited` where the person has begun more than may be waited for. */
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

/** @param personBytesMax what one person's unfinished uploads may take together, as they were announced: nobody fills the disk with what he never ends */
export async function openUploadFolder(folder: string, personBytesMax: number): Promise<UploadFolder> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const pathOf = (id: string) => join(folder, idSchema.parse(id));
  const begun = new Map<Id, Pick<Upload, 'userId' | 'size' | 'createdAt'>>();

  function begin({ userId, size, createdAt, input: { id } }: Upload): void {
    if (begun.has(id)) throw known();
    const others = [...begun.values()].filter((one) => one.userId === userId && Date.now() - one.createdAt <= uploadLifeMs);
    const bytes = [...others, { size }].reduce((sum, one) => sum + Math.max(one.size, leastBytes), 0);
    if (bytes > personBytesMax && others.length > 0)
      throw new RelayError('rate-limited', 'You have begun more uploads than the server waits for. Let some of them end first.', { retryAfterMs: tryAgainMs });
    begun.set(id, { userId, size, createdAt });
  }

  const remove = async (id: string) => {
    begun.delete(id);
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

  for (const name of await readdir(folder)) {
    const upload = name.endsWith('.json') ? await find(name.slice(0, -'.json'.length)).catch(() => null) : null;
    if (upload !== null) begun.set(upload.input.id, { userId: upload.userId, size: upload.size, createdAt: upload.createdAt });
  }

  return {
    pathOf,
    find,
    remove,
    async create(upload) {
      const { id } = upload.input;
      const path = pathOf(id);
      begin(upload);
      try {
        await writeFile(path, '', { flag: 'a', mode: 0o600 });
        await writeFile(`${path}.json`, JSON.stringify(upload), { flag: 'wx', mode: 0o600 });
      } catch (error) {
        begun.delete(id);
        if (error instanceof Error && 'code' in error && error.code === 'EEXIST') throw known();
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
      for (const [id, { createdAt }] of begun) if (Date.now() - createdAt > uploadLifeMs) begun.delete(id);
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

const known = () => new RelayError('conflict', 'An upload under this id has begun already.');
