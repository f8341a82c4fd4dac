import { readFile } from 'node:fs/promises';
import { constants, setPriority } from 'node:os';
import type { Command } from 'commander';
import { CliError, exitCodes } from '../cli-error.ts';
import { openPlace } from '../open-place.ts';
import type { Terminal } from '../terminal.ts';
import { keepCursors, readCursors } from './feed-cursor.ts';
import { fileOutput, streamOutput } from './feed-output.ts';
import { ndjsonWriter } from './feed-writer.ts';
import { parquetWriter } from './parquet-writer.ts';
import type { FeedCursors } from './read-feed.ts';
import { writeFeed } from './write-feed.ts';

export type FeedOptions = {
  room?: string;
  format?: string;
  since?: string;
  follow?: boolean;
  bodies: boolean;
  pseudonyms?: string;
  out?: string;
  cursor?: string;
};

const unitMs: Record<string, number> = { m: 60_000, h: 3_600_000, d: 86_400_000 };
const secretBytesMin = 16;

/** A moment as people write it, in epoch milliseconds: a date, a date with a time, or so long before now. Null: neither. */
export function readMoment(text: string, nowMs: number): number | null {
  const ago = /^(\d{1,6})([mhd])$/.exec(text);
  if (ago) return nowMs - Number(ago[1]) * (unitMs[ago[2] ?? ''] ?? 0);
  if (!/^\d{4}-\d{2}-\d{2}(T[\d:.]+(Z|[+-]\d{2}:?\d{2})?)?$/.test(text)) return null;
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? null : ms;
}

async function readSecret(path: string): Promise<Uint8Array> {
  const bytes = await readFile(path).catch((error: unknown) => {
    throw new CliError(`The file ${path} cannot be read.`, 'Name a file with the secret that makes the names.', { exitCode: exitCodes.misused, cause: error });
  });
  if (bytes.byteLength >= secretBytesMin) return bytes;
  throw new CliError(
    `The secret in ${path} is too short to hide anybody.`,
    `Take at least ${secretBytesMin} bytes, for example: openssl rand -hex 32 > ${path}`,
    {
      exitCode: exitCodes.misused,
    },
  );
}

const formats = ['ndjson', 'parquet'];

/** What options do not go together, in words; null: all is well. */
export function wrongUse({ format = '', since, follow, out }: FeedOptions, isTerminal: boolean): string | null {
  if (!formats.includes(format)) return `there is no format ${format}; it may be ${formats.join(' or ')}`;
  if (since !== undefined && readMoment(since, Date.now()) === null) return `${since} is no moment; write 2026-11-22, 2026-11-22T10:00:00Z, 7d or 12h`;
  if (follow === true && format === 'parquet')
    return 'a Parquet file can be read when it is finished, so it cannot follow; export again with --cursor, which goes on where the last one ended, or follow with --format ndjson';
  if (follow === true && out !== undefined) return '--out makes a file that is there when it is whole, so it cannot follow; --follow writes to standard output';
  if (format === 'parquet' && out === undefined && isTerminal)
    return 'a Parquet file is nothing for a terminal; name one with --out FILE, or send it on with > or |';
  return null;
}

function giveWay(): void {
  try {
    setPriority(constants.priority.PRIORITY_LOW);
  } catch {
    // Some containers forbid it.
  }
}

/**
 * `export --format …`: the events of the rooms' logs on standard output or in a file, until their end or (`--follow`) until somebody stops it. `--cursor`: from where
 * the last one ended; a file or a look that was written is noted after it, so that what a death comes between is told twice, never left out.
 */
export async function exportFeed(options: FeedOptions, terminal: Terminal, command: Command): Promise<void> {
  const wrong = wrongUse(options, process.stdout.isTTY === true);
  if (wrong !== null) command.error(`error: ${wrong}`);
  const secret = options.pseudonyms === undefined ? null : await readSecret(options.pseudonyms);
  const cursorFile = options.cursor;
  const cursors: FeedCursors = cursorFile === undefined ? new Map() : await readCursors(cursorFile);
  const shape = { withBodies: options.bodies && secret === null, secret };
  const place = await openPlace(terminal.say);
  // Whoever chats on this machine comes first; where priorities may not be set, nothing is lost.
  giveWay();
  const stop = new AbortController();
  const end = (): void => stop.abort();
  process.once('SIGINT', end).once('SIGTERM', end);
  try {
    const output = options.out === undefined ? streamOutput(process.stdout) : await fileOutput(options.out);
    await writeFeed({
      ...shape,
      databaseUrl: place.databaseUrl,
      room: options.room ?? null,
      sinceMs: options.since === undefined ? 0 : (readMoment(options.since, Date.now()) ?? 0),
      cursors,
      isFollowing: options.follow === true,
      signal: stop.signal,
      output,
      writer: options.format === 'parquet' ? parquetWriter(output, { ...shape, isPseudonymised: secret !== null }) : ndjsonWriter(output),
      onWritten: async () => {
        if (cursorFile !== undefined) await keepCursors(cursorFile, cursors);
      },
      terminal,
    });
  } finally {
    process.off('SIGINT', end).off('SIGTERM', end);
    await place.close();
  }
}
