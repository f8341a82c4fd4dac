import { setTimeout as wait } from 'node:timers/promises';
import type pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { CliError } from '../cli-error.ts';
import { findRoom } from '../find-room.ts';
import { type FeedShape, feedSql } from './feed-sql.ts';

/** How far each room was read: its log number. */
export type FeedCursors = Map<string, number>;

export type FeedQuery = FeedShape & {
  /** Name or id, looked up when reading begins; null: all. */
  room: string | null;
  sinceMs: number;
  /** Where reading begins, and what moves along with it. */
  cursors: FeedCursors;
  /** Goes on with what is said from then on, until `signal`. */
  isFollowing: boolean;
  signal: AbortSignal;
};

/** Events that one statement reads: short enough that the database keeps no old rows for it, long enough that beginning one costs nothing. */
const pageEvents = 20_000;
const lookEveryMs = 1_000;

async function roomsOf(client: pg.ClientBase, roomId: string | null): Promise<{ id: string; first: number; head: number }[]> {
  const { rows } = await client.query<{ id: string; first: number; head: number }>(
    `SELECT r.id::text, coalesce((SELECT e.seq FROM events e WHERE e.room_id = r.id ORDER BY e.seq LIMIT 1), 1)::float8 AS first,
       coalesce((SELECT e.seq FROM events e WHERE e.room_id = r.id ORDER BY e.seq DESC LIMIT 1), 0)::float8 AS head FROM rooms r
     WHERE r.deleted_at IS NULL AND ($1::uuid IS NULL OR r.id = $1) ORDER BY r.created_at, r.id`,
    [roomId],
  );
  return rows;
}

/**
 * The events of rooms as lines of JSON, in pieces as they come from the database (which may end within a line): room by room, each in the order of its log, then
 * (following) what comes, as it comes. Read no faster than the pieces are taken. An empty piece says that all there was is told.
 * @throws {CliError} where not one room is called so, it was stopped before the end, or a cursor is ahead of its room
 */
export async function* readFeed(client: pg.Client, query: FeedQuery): AsyncGenerator<Buffer> {
  const { cursors, signal } = query;
  // The other cores belong to chat, and compiling a statement takes longer than a page of it.
  await client.query('SET max_parallel_workers_per_gather = 0; SET jit = off');
  const onlyId = query.room === null ? null : await findRoom(client, query.room);
  do {
    const rooms = await roomsOf(client, onlyId);
    if (onlyId !== null && rooms.length === 0) throw new CliError(`The room ${query.room} was deleted.`, 'What it held until then is told.');
    for (const { id: roomId, first, head } of rooms) {
      const from = Math.max(cursors.get(roomId) ?? 0, first - 1);
      if ((cursors.get(roomId) ?? 0) > head) throw aheadOf(roomId);
      for (let afterSeq = from; afterSeq < head; afterSeq += pageEvents) {
        if (signal.aborted) break;
        const toSeq = Math.min(head, afterSeq + pageEvents);
        yield* client.query(copyTo(feedSql({ ...query, roomId, afterSeq, toSeq }))) as AsyncIterable<Buffer>;
        cursors.set(roomId, toSeq);
      }
    }
    if (signal.aborted && !query.isFollowing)
      throw new CliError('Stopped before the end: what was written is not all.', 'Run it again; with --out nothing is left of a stopped export.');
    yield Buffer.alloc(0);
    if (query.isFollowing) await wait(lookEveryMs, undefined, { signal }).catch(() => undefined);
  } while (query.isFollowing && !signal.aborted);
}

function aheadOf(roomId: string): CliError {
  return new CliError(
    `The cursor is ahead of the log of room ${roomId}: it was kept of another server, or of this one before it was restored.`,
    'Name another file with --cursor, or remove this one to export everything again.',
  );
}
