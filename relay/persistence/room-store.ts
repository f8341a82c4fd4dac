import { notifyLevelSchema } from '@parley/shared/entities/membership';
import { fold } from '@parley/shared/search/fold';
import { z } from 'zod';
import type { RoomChanges, RoomStore } from '../domain/ports.ts';
import { translated } from './database-errors.ts';
import { createMemberWrites } from './member-writes.ts';
import type { Connection } from './prisma-client.ts';
import { createRoomQueries } from './room-queries.ts';
import { writeRoom } from './room-write.ts';
import { nameKeyOf } from './text-keys.ts';

const notifySchema = z.array(z.object({ notify: notifyLevelSchema, inbox_version: z.coerce.number().nullable() }));

/** The changes as `update_room_v2` takes them, with the keys that names and topics are found by. */
function changesOf({ name, topic, ...settings }: RoomChanges): string {
  return JSON.stringify({
    ...settings,
    ...(name === undefined ? {} : { name, publicNameKey: nameKeyOf(name), nameKey: fold(name) }),
    ...(topic === undefined ? {} : { topic, topicKey: fold(topic) }),
  });
}

/** Rooms and memberships in PostgreSQL; each write is one SQL function that holds the room's lock. */
export function createRoomStore(connection: Pick<Connection, 'database' | 'statement'>): RoomStore {
  const { database } = connection;
  return {
    ...createRoomQueries(connection),
    ...createMemberWrites(database),
    create: (input) =>
      writeRoom(
        database,
        input.roomId,
        () => database.$queryRaw`SELECT * FROM create_room_v1(${input.roomId}::uuid, ${input.opId}::uuid, ${input.actorId}::uuid, ${input.kind}, ${input.name},
          ${input.kind === 'public' ? nameKeyOf(input.name) : null}::text, ${fold(input.name)}, ${input.topic}, ${fold(input.topic)}, ${input.historyFrom},
          ${input.memberIds}::uuid[], ${[]}::uuid[], ${input.nodeName})`,
      ),
    createDirect: (input) => {
      const userIds = [...new Set([...input.userIds, input.actorId])].sort();
      return writeRoom(
        database,
        input.roomId,
        () => database.$queryRaw`SELECT * FROM create_room_v1(${input.roomId}::uuid, NULL::uuid, ${input.actorId}::uuid, 'direct', '', NULL::text, '', '', '', 'start',
          ${userIds}::uuid[], ${userIds}::uuid[], ${input.nodeName})`,
      );
    },
    update: ({ roomId, opId, actorId, memberVersion, changes }) =>
      writeRoom(
        database,
        roomId,
        () =>
          database.$queryRaw`SELECT * FROM update_room_v2(${roomId}::uuid, ${opId}::uuid, ${actorId}::uuid, ${memberVersion}, ${changesOf(changes)}::jsonb)`,
      ),
    delete: ({ roomId, opId, actorId, memberVersion }) =>
      writeRoom(database, roomId, () => database.$queryRaw`SELECT * FROM delete_room_v1(${roomId}::uuid, ${opId}::uuid, ${actorId}::uuid, ${memberVersion})`),
    done: async ({ roomId, opId, actorId }) => {
      const write = await writeRoom(
        database,
        roomId,
        () => database.$queryRaw`SELECT CASE WHEN EXISTS (SELECT 1 FROM events e WHERE e.op_id = ${opId}::uuid AND e.room_id = ${roomId}::uuid AND e.actor_id = ${actorId}::uuid)
          THEN 'duplicate' ELSE 'not-found' END AS o_verdict, NULL AS o_from, NULL AS o_to, '[]'::jsonb AS o_inbox`,
      );
      return write.verdict === 'duplicate' ? write : null;
    },
    setNotify: ({ roomId, userId, level }) =>
      translated(async () => {
        const [row] = notifySchema.parse(
          await database.$queryRaw`
            WITH before AS (SELECT k.notify FROM memberships k WHERE k.room_id = ${roomId}::uuid AND k.user_id = ${userId}::uuid AND k.state = 'active' FOR NO KEY UPDATE),
            changed AS (UPDATE memberships k SET notify = ${level} FROM before b WHERE k.room_id = ${roomId}::uuid AND k.user_id = ${userId}::uuid AND b.notify <> ${level} RETURNING 1),
            bumped AS (UPDATE users u SET inbox_version = u.inbox_version + 1 WHERE u.id = ${userId}::uuid AND EXISTS (SELECT 1 FROM changed) RETURNING u.inbox_version)
            SELECT b.notify, (SELECT p.inbox_version FROM bumped p) AS inbox_version FROM before b`,
        );
        return row === undefined ? null : { inboxVersion: row.inbox_version };
      }),
  };
}
