import type { Id } from '@parley/shared/ids';
import { idSchema } from '@parley/shared/ids';
import { limits } from '@parley/shared/limits';
import { fold } from '@parley/shared/search/fold';
import { z } from 'zod';
import type { RoomStore, RoomWrite } from '../domain/ports.ts';
import { sqlState, translated } from './database-errors.ts';
import { roomColumns } from './entity-columns.ts';
import { roomRowSchema, toRoom } from './entity-rows.ts';
import { readSince } from './log-reader.ts';
import type { Database } from './prisma-client.ts';
import { createRoomQueries } from './room-queries.ts';
import { nameKeyOf } from './text-keys.ts';

const writeSchema = z.tuple([
  z.object({
    o_verdict: z.enum(['stored', 'duplicate', 'conflict', 'forbidden', 'gone', 'stale', 'not-found', 'unchanged']),
    o_from: z.coerce.number().nullable(),
    o_to: z.coerce.number().nullable(),
    o_inbox: z.array(z.object({ userId: idSchema, inboxVersion: z.int() })),
  }),
]);
const roomSchema = z.array(z.object({ room: roomRowSchema }));

/** A name taken between the function's look and its write ends as a unique violation: the same answer. */
const conflict = [{ o_verdict: 'conflict', o_from: null, o_to: null, o_inbox: [] }];

/** Runs one of the rare writes and reads back what it stored: the room as it is, and the events as a packet to publish. */
async function write(database: Database, roomId: Id, call: () => Promise<unknown>): Promise<RoomWrite> {
  const answer = await call().catch((error: unknown) => {
    if (sqlState(error) === '23505') return conflict;
    throw error;
  });
  const [{ o_verdict: verdict, o_from: from, o_to: to, o_inbox: inboxVersions }] = writeSchema.parse(answer);
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

/** Rooms and memberships in PostgreSQL; each write is one SQL function that holds the room's lock. */
export function createRoomStore(database: Database): RoomStore {
  const run = (roomId: Id, call: () => Promise<unknown>) => translated(() => write(database, roomId, call));
  return {
    ...createRoomQueries(database),
    create: (input) =>
      run(
        input.roomId,
        () => database.$queryRaw`SELECT * FROM create_room_v1(${input.roomId}::uuid, ${input.opId}::uuid, ${input.actorId}::uuid, ${input.kind}, ${input.name},
          ${input.kind === 'public' ? nameKeyOf(input.name) : null}::text, ${fold(input.name)}, ${input.topic}, ${fold(input.topic)}, ${input.historyFrom},
          ${input.memberIds}::uuid[], ${[]}::uuid[], ${input.nodeName})`,
      ),
    createDirect: (input) => {
      const userIds = [...new Set([...input.userIds, input.actorId])].sort();
      return run(
        input.roomId,
        () => database.$queryRaw`SELECT * FROM create_room_v1(${input.roomId}::uuid, NULL::uuid, ${input.actorId}::uuid, 'direct', '', NULL::text, '', '', '', 'start',
          ${userIds}::uuid[], ${userIds}::uuid[], ${input.nodeName})`,
      );
    },
    join: (input) =>
      run(
        input.roomId,
        () => database.$queryRaw`SELECT * FROM join_room_v1(${input.roomId}::uuid, ${input.opId}::uuid, ${input.actorId}::uuid, ${input.nodeName})`,
      ),
    leave: (input) =>
      run(
        input.roomId,
        () => database.$queryRaw`SELECT * FROM leave_room_v1(${input.roomId}::uuid, ${input.opId}::uuid, ${input.actorId}::uuid, ${input.reason})`,
      ),
    update: ({ roomId, opId, actorId, memberVersion, name, topic }) =>
      run(
        roomId,
        () => database.$queryRaw`SELECT * FROM update_room_v1(${roomId}::uuid, ${opId}::uuid, ${actorId}::uuid, ${memberVersion}, ${name ?? null}::text,
          ${name === undefined ? null : nameKeyOf(name)}::text, ${name === undefined ? null : fold(name)}::text, ${topic ?? null}::text, ${topic === undefined ? null : fold(topic)}::text)`,
      ),
  };
}
