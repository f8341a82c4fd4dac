import { leaveReasonSchema } from '@parley/shared/entities/log-event';
import { roleSchema } from '@parley/shared/entities/membership';
import { type Id, idSchema } from '@parley/shared/ids';
import { fold } from '@parley/shared/search/fold';
import { z } from 'zod';
import { Prisma } from '../../prisma/generated/client.ts';
import type { Membership, RoomStore } from '../domain/ports.ts';
import { translated } from './database-errors.ts';
import { mutedColumn, roomColumns } from './entity-columns.ts';
import { roomRowSchema, toRoom } from './entity-rows.ts';
import { createMemberQueries, type MemberQueries, membershipStates } from './member-queries.ts';
import { page } from './page.ts';
import type { Connection } from './prisma-client.ts';
import { readStates } from './room-states.ts';
import { oneOf, roomOf, roomWidth, whole } from './row-columns.ts';
import { containsPattern } from './text-keys.ts';

type Readers = Pick<Connection, 'database' | 'statement'>;
type Queries = Pick<
  RoomStore,
  'access' | 'listPublic' | 'states' | 'statesOf' | 'activeRoomIds' | 'joinedSeq' | 'memberIds' | 'memberIdsByHandle' | 'endedSince' | 'endedAmong'
> &
  MemberQueries;

const joinedSchema = z.tuple([z.object({ seq: z.coerce.number().nullable() })]);
const idsSchema = z.array(z.object({ id: idSchema }));
const listedSchema = z.array(z.object({ room: roomRowSchema, members: z.int(), joined: z.boolean(), active_at: z.coerce.number().nullable() }));
const endedAmongSchema = z.array(z.object({ room_id: idSchema, state: z.enum(membershipStates), deleted: z.boolean() }));
const endedSchema = z.array(z.object({ room_id: idSchema, user_id: idSchema, state: leaveReasonSchema }));

/** The membership of a row of `access`, from its columns after the room's; null where there is none. */
function membershipOf(roomId: Id, userId: Id, columns: readonly unknown[]): Membership | null {
  const [role, state, version, firstSeq, mutedUntil, isBlocked] = columns;
  if (role === null) return null;
  return {
    roomId,
    userId,
    role: oneOf(roleSchema.options, role),
    state: oneOf(membershipStates, state),
    version: whole(version),
    firstSeq: whole(firstSeq),
    ...(mutedUntil === null ? {} : { mutedUntil: whole(mutedUntil) }),
    ...(isBlocked === true ? { isBlocked } : {}),
  };
}

/** The reading half of the room store. Each is one statement, so one snapshot. */
export function createRoomQueries({ database, statement }: Readers): Queries {
  return {
    ...createMemberQueries(database),

    access: (roomId, userId) =>
      translated(async () => {
        // Nearly every call asks this first: past the Prisma client, which takes longer than the statement.
        const { text, values } = Prisma.sql`
          SELECT ${roomColumns}, r.deleted_at IS NOT NULL AS deleted, k.role, k.state, k.version, k.first_seq, ${mutedColumn},
            r.kind = 'direct' AND cardinality(r.direct_user_ids) = 2
              AND EXISTS (SELECT 1 FROM blocks b WHERE b.user_id = ANY(r.direct_user_ids) AND b.blocked_id = ${userId}::uuid) AS blocked
          FROM rooms r LEFT JOIN memberships k ON k.room_id = r.id AND k.user_id = ${userId}::uuid WHERE r.id = ${roomId}::uuid`;
        const [row] = await statement(text, values.map(String));
        if (row === undefined) return null;
        return { room: roomOf(row), isDeleted: row[roomWidth] === true, membership: membershipOf(roomId, userId, row.slice(roomWidth + 1)) };
      }),

    listPublic: ({ userId, query, after, limit }) =>
      translated(async () => {
        const pattern = query === undefined || query.trim() === '' ? null : containsPattern(fold(query.trim()));
        const found = page(
          listedSchema.parse(
            await database.$queryRaw`
              SELECT (SELECT to_json(t) FROM (SELECT ${roomColumns}) t) AS room, r.member_count AS members,
                EXISTS (SELECT 1 FROM memberships k WHERE k.room_id = r.id AND k.user_id = ${userId}::uuid AND k.state = 'active') AS joined,
                (SELECT e.at FROM events e WHERE e.room_id = r.id ORDER BY e.seq DESC LIMIT 1) AS active_at
              FROM rooms r WHERE r.public_name_key IS NOT NULL AND r.deleted_at IS NULL
                AND (${pattern}::text IS NULL OR r.name_key LIKE ${pattern} OR r.topic_key LIKE ${pattern})
                AND (${after ?? null}::uuid IS NULL OR (r.name_key COLLATE "C", r.id) > (SELECT a.name_key COLLATE "C", a.id FROM rooms a WHERE a.id = ${after ?? null}::uuid))
              ORDER BY r.name_key COLLATE "C", r.id LIMIT ${limit + 1}`,
          ),
          limit,
        );
        const rooms = found.rows.map(({ room, members, joined, active_at }) => ({
          room: toRoom(room),
          members,
          online: 0,
          joined,
          ...(active_at === null ? {} : { activeAt: active_at }),
        }));
        return { rooms, more: found.more };
      }),

    states: (userId, roomId) =>
      translated(async () => {
        const rows = await readStates(
          statement,
          Prisma.sql`k.user_id = ${userId}::uuid ${roomId === undefined ? Prisma.empty : Prisma.sql`AND k.room_id = ${roomId}::uuid`}`,
        );
        return rows.map(({ state }) => state);
      }),

    statesOf: (roomId, userIds) =>
      translated(async () => {
        if (userIds.length === 0) return new Map();
        const rows = await readStates(statement, Prisma.sql`k.room_id = ${roomId}::uuid AND k.user_id = ANY(${`{${userIds.join(',')}}`}::uuid[])`);
        return new Map(rows.map(({ userId, state }) => [userId, state]));
      }),

    activeRoomIds: (userId) =>
      translated(async () => {
        const rows = idsSchema.parse(
          await database.$queryRaw`SELECT k.room_id AS id FROM memberships k JOIN rooms r ON r.id = k.room_id WHERE k.user_id = ${userId}::uuid AND k.state = 'active' AND r.deleted_at IS NULL`,
        );
        return rows.map((row) => row.id);
      }),

    joinedSeq: (roomId, userId) =>
      translated(async () => {
        const [row] = joinedSchema.parse(
          await database.$queryRaw`SELECT max(e.seq) AS seq FROM events e WHERE e.room_id = ${roomId}::uuid AND e.type = 'member-joined' AND e.data ->> 'userId' = ${userId}`,
        );
        return row.seq;
      }),

    memberIds: (roomId) =>
      translated(async () => {
        const rows = idsSchema.parse(
          await database.$queryRaw`SELECT k.user_id AS id FROM memberships k WHERE k.room_id = ${roomId}::uuid AND k.state = 'active'`,
        );
        return rows.map((row) => row.id);
      }),

    memberIdsByHandle: (roomId, handles, authorId) =>
      translated(async () => {
        if (handles.length === 0) return [];
        const rows = idsSchema.parse(
          await database.$queryRaw`SELECT u.id FROM users u WHERE u.handle = ANY(${handles}::text[])
            AND EXISTS (SELECT 1 FROM memberships k WHERE k.room_id = ${roomId}::uuid AND k.user_id = u.id AND k.state = 'active' OFFSET 0)
            AND NOT EXISTS (SELECT 1 FROM blocks b WHERE b.user_id = u.id AND b.blocked_id = ${authorId}::uuid)`,
        );
        return rows.map((row) => row.id);
      }),

    endedAmong: (userId, roomIds) =>
      translated(async () => {
        if (roomIds.length === 0) return [];
        const rows = endedAmongSchema.parse(
          await database.$queryRaw`SELECT k.room_id, k.state, r.deleted_at IS NOT NULL AS deleted FROM memberships k JOIN rooms r ON r.id = k.room_id
            WHERE k.user_id = ${userId}::uuid AND k.room_id = ANY(${roomIds}::uuid[]) AND (k.state <> 'active' OR r.deleted_at IS NOT NULL)`,
        );
        return rows.map((row) => ({ roomId: row.room_id, reason: row.state === 'active' ? 'removed' : row.state, isDeleted: row.deleted }));
      }),

    endedSince: (sinceMs) =>
      translated(async () => {
        const rows = endedSchema.parse(
          await database.$queryRaw`SELECT k.room_id, k.user_id, k.state FROM memberships k WHERE k.state <> 'active' AND k.changed_at > ${sinceMs} ORDER BY k.changed_at`,
        );
        return rows.map((row) => ({ roomId: row.room_id, userId: row.user_id, reason: row.state }));
      }),
  };
}
