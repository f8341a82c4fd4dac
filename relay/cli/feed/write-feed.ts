import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import type pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { withClient } from '../open-place.ts';
import type { Terminal } from '../terminal.ts';
import { type FeedShape, feedSql } from './feed-sql.ts';

export type FeedInput = FeedShape & {
  databaseUrl: string;
  /** Name or id; null: all. */
  room: string | null;
  sinceMs: number;
  /** Goes on with what is said from then on, until `signal`. */
  isFollowing: boolean;
  signal: AbortSignal;
  out: Writable;
  terminal: Terminal;
};

const lookEveryMs = 1_000;
const lineEnd = 10;

async function headsOf(client: pg.ClientBase, room: string | null): Promise<Map<string, number>> {
  const { rows } = await client.query<{ id: string; head: number }>(
    `SELECT r.id::text, coalesce((SELECT e.seq FROM events e WHERE e.room_id = r.id ORDER BY e.seq DESC LIMIT 1), 0)::float8 AS head FROM rooms r
     WHERE r.deleted_at IS NULL AND ($1::text IS NULL OR r.id::text = $1 OR lower(r.name) = lower($1)) ORDER BY r.created_at, r.id`,
    [room],
  );
  return new Map(rows.map(({ id, head }) => [id, head]));
}

/**
 * Writes the events of rooms as lines of JSON: room by room, each in the order of its log, then (following) what comes, as it comes. One connection, read no
 * faster than the lines are taken. @returns how many
 */
export async function writeFeed(input: FeedInput): Promise<number> {
  const { out, signal } = input;
  const cursors = new Map<string, number>();
  const progress = input.terminal.progress('Exporting');
  let count = 0;

  async function writeRoom(client: pg.Client, roomId: string, head: number): Promise<void> {
    const afterSeq = cursors.get(roomId) ?? 0;
    const stream = client.query(copyTo(feedSql({ ...input, roomId, afterSeq })));
    let last: Buffer = Buffer.alloc(0);
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      for (let at = chunk.indexOf(lineEnd); at >= 0; at = chunk.indexOf(lineEnd, at + 1)) count += 1;
      last = tailOf(last, chunk);
      if (!out.write(chunk)) await once(out, 'drain');
      progress.at(count, 0, 'events');
    }
    // What was stored since the head was read came along: the last line says how far.
    cursors.set(roomId, Math.max(head, seqOf(last)));
  }

  await withClient(input.databaseUrl, async (client) => {
    do {
      const heads = await headsOf(client, input.room);
      for (const [roomId, head] of heads) {
        if (signal.aborted) break;
        if (head > (cursors.get(roomId) ?? 0)) await writeRoom(client, roomId, head);
      }
      if (input.isFollowing) await wait(lookEveryMs, undefined, { signal }).catch(() => undefined);
    } while (input.isFollowing && !signal.aborted);
  });
  progress.done(`${count} events`);
  return count;
}

/** The last whole line, with what came before its end. */
function tailOf(before: Buffer, chunk: Buffer): Buffer {
  const all = before.length === 0 ? chunk : Buffer.concat([before, chunk]);
  const end = all.lastIndexOf(lineEnd);
  if (end <= 0) return all;
  return all.subarray(all.lastIndexOf(lineEnd, end - 1) + 1);
}

function seqOf(line: Buffer): number {
  const end = line.indexOf(lineEnd);
  if (end <= 0) return 0;
  return (JSON.parse(line.toString('utf8', 0, end)) as { seq: number }).seq;
}
