import type { Id } from '@parley/shared/ids';
import { idSchema } from '@parley/shared/ids';
import { limits } from '@parley/shared/limits';
import { z } from 'zod';
import type { RoomWrite } from '../domain/ports.ts';
import { sqlState, translated } from './database-errors.ts';
import { roomColumns } from './entity-columns.ts';
import { roomRowSchema, toRoom } from './entity-rows.ts';
import { readSince } from './log-reader.ts';
import type { Database } from './prisma-client.ts';

/** What each function of a rare write answers: its verdict, the numbers it stored, and whose inbox it concerns. */
export const writeRowSchema = z.object({
  o_verdict: z.enum(['stored', 'duplicate', 'conflict', 'forbidden', 'gone', 'stale', 'not-found', 'unchanged']),
  o_from: z.coerce.number().nullable(),
  o_to: z.coerce.number().nullable(),
  o_inbox: z.array(z.object({ userId: idSchema, inboxVersion: z.int() })),
});
type WriteRow = z.infer<typeof writeRowSchema>;
const answerSchema = z.tuple([writeRowSchema]);
const roomSchema = z.array(z.object({ room: roomRowSchema }));

/** A name taken between the function's look and its write ends as a unique violation: the same answer. */
const conflict = [{ o_verdict: 'conflict', o_from: null, o_to: null, o_inbox: [] }];

/** Reads back what a write stored: the room as it is, and the events as a packet to publish. */
export async function readWrite(database: Database, roomId: Id, row: WriteRow): Promise<RoomWrite> {
  const { o_verdict: verdict, o_from: from, o_to: to, o_inbox: inboxVersions } = row;
  if (verdict !== 'stored' && verdict !== 'duplicate' && verdict !== 'unchanged') return { verdict, room: null, packet: null, inboxVersions };
  const [found] = roomSchema.parse(
    await database.$queryRaw`SELECT to_json(t) AS room FROM (SELECT ${roomColumns} FROM rooms r WHERE r.id = ${roomId}::uuid) t`,
  );
  const room = found === undefined ? null : toRoom(found.room);
  if (from === null || to === null) return { verdict, room, packet: null, inboxVersions };
  const { events } = await readSince(database, { roomId, seq: from - 1, firstSeq: 1, until: to, limit: limits.logPageMax });
  const last = events.at(-1);
  return { verdict, room, packet: last === undefined ? null : { roomId, from, to: last.seq, events }, inboxVersions };
}

/** Runs one of the rare writes of a room and reads back what it stored. */
export function writeRoom(database: Database, roomId: Id, call: () => Promise<unknown>): Promise<RoomWrite> {
  return translated(async () => {
    const answer = await call().catch((error: unknown) => {
      if (sqlState(error) === '23505') return conflict;
      throw error;
    });
    const [row] = answerSchema.parse(answer);
    return readWrite(database, roomId, row);
  });
}
