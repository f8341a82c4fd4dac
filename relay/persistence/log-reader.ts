import type { Room } from '@parley/shared/entities/room';
import type { Id } from '@parley/shared/ids';
import { limits } from '@parley/shared/limits';
import { z } from 'zod';
import { Prisma } from '../../prisma/generated/client.ts';
import type { LogPage, LogReader } from '../domain/ports.ts';
import { RelayError } from '../domain/relay-error.ts';
import { translated } from './database-errors.ts';
import { messageColumns, roomBytes, roomColumns, unsaidBytes } from './entity-columns.ts';
import { eventRowSchema, roomRowSchema, toEvent, toRoom } from './entity-rows.ts';
import { readHistory } from './history.ts';
import type { Connection, Database } from './prisma-client.ts';

const pageSchema = z.tuple([z.object({ head: z.coerce.number(), room: roomRowSchema.nullable(), events: z.array(eventRowSchema) })]);
const headsSchema = z.array(z.object({ room_id: z.string(), head: z.coerce.number() }));

/** About what an event takes as JSON beside the row of its message. */
const eventBytes = 150 + unsaidBytes;
/** Events that change a message that is already there. */
const changes = Prisma.sql`AND e.type IN ('message-edited', 'message-deleted', 'vote-changed', 'reaction-changed', 'message-pinned')`;

/**
 * Events after `seq` in order, as of one snapshot, with what they tell as it is now. Ends at the count or at 512 KB of bodies as JSON, at least one event.
 * Used by `log.since`, by the gates, and by the writer for what it cannot render itself.
 */
export async function readSince(database: Database, input: Parameters<LogReader['since']>[0]): Promise<LogPage> {
  const from = Math.max(input.seq, input.firstSeq - 1);
  const until = input.until ?? Number.MAX_SAFE_INTEGER;
  const [page] = pageSchema.parse(
    await database.$queryRaw`
      SELECT (SELECT coalesce(max(e.seq), 0) FROM events e WHERE e.room_id = ${input.roomId}::uuid) AS head,
        (SELECT to_json(t) FROM (SELECT ${roomColumns} FROM rooms r WHERE r.id = ${input.roomId}::uuid) t) AS room,
        coalesce((SELECT json_agg(json_build_object('seq', w.seq, 'at', w.at, 'actor_id', w.actor_id, 'type', w.type, 'message_id', w.message_id, 'data', w.data, 'message', w.message) ORDER BY w.seq)
          FROM (SELECT q.*, sum(${eventBytes} + coalesce(octet_length(q.message::text), 0) + CASE WHEN q.type = 'room-updated' THEN ${roomBytes(input.roomId)} + coalesce(octet_length(q.data::text), 0) ELSE 0 END) OVER (ORDER BY q.seq) AS bytes, row_number() OVER (ORDER BY q.seq) AS nth
            FROM (SELECT p.*, to_json(b) AS message
              FROM (SELECT e.* FROM events e WHERE e.room_id = ${input.roomId}::uuid AND e.seq > ${from} AND e.seq <= ${until} ${input.changesOnly === true ? changes : Prisma.empty} ORDER BY e.seq LIMIT ${input.limit}) p
              LEFT JOIN LATERAL (SELECT ${messageColumns(input.readerId)} FROM messages m
                WHERE m.id = p.message_id AND m.room_id IS NOT DISTINCT FROM p.room_id AND p.type IN ('message-created', 'message-edited') OFFSET 0) b ON true) q) w
          WHERE w.nth = 1 OR w.bytes <= ${limits.pageBytesMax}), '[]'::json) AS events`,
  );
  if (page.room === null) throw new RelayError('not-found', 'There is no such room.');
  if (input.seq > page.head) return { events: [], headSeq: page.head, reset: true };
  const room: Room = toRoom(page.room);
  return { events: page.events.map((event) => toEvent(event, room)), headSeq: page.head, reset: false };
}

/** Reading the log and the history of rooms; who may read what is the domain's business. */
export function createLogReader({ database, statement }: Pick<Connection, 'database' | 'statement'>): LogReader {
  return {
    since: (input) => translated(() => readSince(database, input)),
    history: (input) => translated(() => readHistory(statement, input)),
    heads: (roomIds) =>
      translated(async () => {
        if (roomIds.length === 0) return new Map<Id, number>();
        const rows = headsSchema.parse(
          await database.$queryRaw`
            SELECT r.id AS room_id, coalesce(h.seq, 0) AS head FROM unnest(${roomIds}::uuid[]) r(id)
            LEFT JOIN LATERAL (SELECT e.seq FROM events e WHERE e.room_id = r.id ORDER BY e.seq DESC LIMIT 1) h ON true`,
        );
        return new Map(rows.map((row) => [row.room_id, row.head]));
      }),
  };
}
