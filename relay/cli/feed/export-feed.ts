import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { CliError, exitCodes } from '../cli-error.ts';
import { openPlace } from '../open-place.ts';
import type { Terminal } from '../terminal.ts';
import { writeFeed } from './write-feed.ts';

export type FeedOptions = { room?: string; format?: string; since?: string; follow?: boolean; bodies: boolean; pseudonyms?: string };

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

/** `export --format ndjson`: the events of the rooms' logs on standard output, until their end or (`--follow`) until somebody stops it. */
export async function exportFeed(options: FeedOptions, terminal: Terminal, command: Command): Promise<void> {
  if (options.format !== 'ndjson') command.error(`error: there is no format ${options.format}; it may be ndjson`);
  const sinceMs = options.since === undefined ? 0 : readMoment(options.since, Date.now());
  if (sinceMs === null) command.error(`error: ${options.since} is no moment; write 2026-11-22, 2026-11-22T10:00:00Z, 7d or 12h`);
  const secret = options.pseudonyms === undefined ? null : await readSecret(options.pseudonyms);
  const place = await openPlace(terminal.say);
  const stop = new AbortController();
  const end = (): void => stop.abort();
  process.once('SIGINT', end).once('SIGTERM', end);
  try {
    await writeFeed({
      databaseUrl: place.databaseUrl,
      room: options.room?.replace(/^#/, '') ?? null,
      sinceMs: sinceMs ?? 0,
      isFollowing: options.follow === true,
      withBodies: options.bodies && secret === null,
      secret,
      signal: stop.signal,
      out: process.stdout,
      terminal,
    });
  } finally {
    process.off('SIGINT', end).off('SIGTERM', end);
    await place.close();
  }
}
