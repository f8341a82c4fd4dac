import { readFile, rename, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { CliError, exitCodes } from '../cli-error.ts';
import type { FeedCursors } from './read-feed.ts';

const cursorSchema = z.object({ parleyFeedCursor: z.literal(1), rooms: z.record(z.uuid(), z.int().nonnegative()) });

/** Where an earlier export ended in every room; nothing where there is no such file yet. @throws {CliError} where the file is something else */
export async function readCursors(path: string): Promise<FeedCursors> {
  try {
    const { rooms } = cursorSchema.parse(JSON.parse(await readFile(path, 'utf8')));
    return new Map(Object.entries(rooms));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return new Map();
    throw new CliError(`The file ${path} is no cursor of an export.`, 'Name the file that an earlier export kept, or one that is not there yet.', {
      exitCode: exitCodes.misused,
      cause: error,
    });
  }
}

/** Keeps how far was read, for the next export. */
export async function keepCursors(path: string, cursors: FeedCursors): Promise<void> {
  const draft = `${path}.${process.pid}.partial`;
  await writeFile(draft, `${JSON.stringify({ parleyFeedCursor: 1, rooms: Object.fromEntries(cursors) })}\n`, { mode: 0o600, flush: true });
  await rename(draft, path);
}
