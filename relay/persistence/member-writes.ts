import { z } from 'zod';
import type { RoomStore } from '../domain/ports.ts';
import { translated } from './database-errors.ts';
import type { Database } from './prisma-client.ts';
import { readWrite, writeRoom, writeRowSchema } from './room-write.ts';

type MemberWrites = Pick<RoomStore, 'join' | 'leave' | 'addMembers' | 'endMembership' | 'unban' | 'setRole' | 'mute'>;

/** Who comes into a room, goes, and is what in it; each write is one SQL function that holds the room's lock. */
export function createMemberWrites(database: Database): MemberWrites {
  return {
    join: ({ roomId, nodeName, joins }) =>
      translated(async () => {
        const [ops, actors] = [joins.map(({ opId }) => opId), joins.map(({ actorId }) => actorId)];
        const answer = await database.$queryRaw`SELECT * FROM join_together_v1(${roomId}::uuid, ${ops}::uuid[], ${actors}::uuid[], ${nodeName}) ORDER BY o_ord`;
        const rows = z.array(writeRowSchema).parse(answer);
        const numbers = rows.flatMap(({ o_verdict, o_from }) => (o_verdict === 'stored' && o_from !== null ? [o_from] : []));
        // Under the room's lock: the numbers of one call follow one another.
        const [from, to] = numbers.length > 0 ? [Math.min(...numbers), Math.max(...numbers)] : [null, null];
        const { verdict: _, ...written } = await readWrite(database, roomId, {
          o_verdict: 'stored',
          o_from: from,
          o_to: to,
          o_inbox: rows.flatMap(({ o_inbox }) => o_inbox),
        });
        return { ...written, verdicts: rows.map(({ o_verdict }) => o_verdict) };
      }),
    leave: ({ roomId, opId, actorId, reason }) =>
      writeRoom(database, roomId, () => database.$queryRaw`SELECT * FROM leave_room_v1(${roomId}::uuid, ${opId}::uuid, ${actorId}::uuid, ${reason})`),
    addMembers: ({ roomId, opId, actorId, memberVersion, userIds, nodeName }) =>
      writeRoom(
        database,
        roomId,
        () =>
          database.$queryRaw`SELECT * FROM add_members_v1(${roomId}::uuid, ${opId}::uuid, ${actorId}::uuid, ${memberVersion}, ${userIds}::uuid[], ${nodeName})`,
      ),
    endMembership: ({ roomId, opId, actorId, memberVersion, userId, target, reason }) =>
      writeRoom(
        database,
        roomId,
        () => database.$queryRaw`SELECT * FROM end_membership_v1(${roomId}::uuid, ${opId}::uuid, ${actorId}::uuid, ${memberVersion}, ${userId}::uuid,
          ${target?.version ?? null}::bigint, ${reason})`,
      ),
    unban: ({ roomId, opId, actorId, memberVersion, userId }) =>
      writeRoom(
        database,
        roomId,
        () => database.$queryRaw`SELECT * FROM unban_v1(${roomId}::uuid, ${opId}::uuid, ${actorId}::uuid, ${memberVersion}, ${userId}::uuid)`,
      ),
    setRole: ({ roomId, opId, actorId, memberVersion, target, role }) =>
      writeRoom(
        database,
        roomId,
        () => database.$queryRaw`SELECT * FROM set_role_v1(${roomId}::uuid, ${opId}::uuid, ${actorId}::uuid, ${memberVersion}, ${target.userId}::uuid,
          ${target.version}, ${role})`,
      ),
    mute: ({ roomId, opId, actorId, memberVersion, target, untilMs }) =>
      writeRoom(
        database,
        roomId,
        () => database.$queryRaw`SELECT * FROM mute_member_v1(${roomId}::uuid, ${opId}::uuid, ${actorId}::uuid, ${memberVersion}, ${target.userId}::uuid,
          ${target.version}, ${untilMs}::bigint)`,
      ),
  };
}
