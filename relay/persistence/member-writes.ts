import type { RoomStore } from '../domain/ports.ts';
import type { Database } from './prisma-client.ts';
import { writeRoom } from './room-write.ts';

type MemberWrites = Pick<RoomStore, 'join' | 'leave' | 'addMembers' | 'endMembership' | 'unban' | 'setRole' | 'mute'>;

/** Who comes into a room, goes, and is what in it; each write is one SQL function that holds the room's lock. */
export function createMemberWrites(database: Database): MemberWrites {
  return {
    join: ({ roomId, opId, actorId, nodeName }) =>
      writeRoom(database, roomId, () => database.$queryRaw`SELECT * FROM join_room_v1(${roomId}::uuid, ${opId}::uuid, ${actorId}::uuid, ${nodeName})`),
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
