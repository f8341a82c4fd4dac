import { roleSchema } from '@parley/shared/entities/membership';
import type { Id } from '@parley/shared/ids';
import { idSchema } from '@parley/shared/ids';
import { fold } from '@parley/shared/search/fold';
import { z } from 'zod';
import type { RoomStore } from '../domain/ports.ts';
import { translated } from './database-errors.ts';
import { mutedColumn, personColumn } from './entity-columns.ts';
import { personSchema } from './entity-rows.ts';
import { page } from './page.ts';
import type { Database } from './prisma-client.ts';
import { containsPattern } from './text-keys.ts';

export type MemberQueries = Pick<RoomStore, 'listMembers' | 'listBanned' | 'memberships'>;

/** How somebody may stand to a room. */
export const membershipStates = ['active', 'left', 'removed', 'banned'] as const;
const memberSchema = z.array(z.object({ user: personSchema, role: roleSchema, joined_at: z.coerce.number(), muted_until: z.coerce.number().nullable() }));
const bannedSchema = z.array(z.object({ user: personSchema, changed_at: z.coerce.number(), changed_by: idSchema.nullable() }));
const membershipsSchema = z.array(
  z.object({
    user_id: idSchema,
    role: roleSchema,
    state: z.enum(membershipStates),
    version: z.coerce.number(),
    first_seq: z.coerce.number(),
  }),
);

/** The people of a room: who is in, and who may not be. */
export function createMemberQueries(database: Database): MemberQueries {
  return {
    listMembers: ({ roomId, query, after, limit }) =>
      translated(async () => {
        const pattern = query === undefined || query.trim() === '' ? null : containsPattern(fold(query.trim()));
        const found = page(
          memberSchema.parse(
            await database.$queryRaw`
              SELECT ${personColumn} AS user, k.role, k.joined_at, ${mutedColumn}
              FROM memberships k JOIN users u ON u.id = k.user_id WHERE k.room_id = ${roomId}::uuid AND k.state = 'active'
                AND (${pattern}::text IS NULL OR u.search_key LIKE ${pattern})
                AND (${after ?? null}::uuid IS NULL OR u.handle COLLATE "C" > (SELECT a.handle COLLATE "C" FROM users a WHERE a.id = ${after ?? null}::uuid))
              ORDER BY u.handle COLLATE "C" LIMIT ${limit + 1}`,
          ),
          limit,
        );
        const members = found.rows.map(({ user, role, joined_at, muted_until }) => ({
          user,
          role,
          status: 'offline' as const,
          joinedAt: joined_at,
          ...(muted_until === null ? {} : { mutedUntil: muted_until }),
        }));
        return { members, more: found.more };
      }),

    listBanned: ({ roomId, after, limit }) =>
      translated(async () => {
        const found = page(
          bannedSchema.parse(
            await database.$queryRaw`
              SELECT ${personColumn} AS user, k.changed_at, k.changed_by FROM memberships k JOIN users u ON u.id = k.user_id WHERE k.room_id = ${roomId}::uuid AND k.state = 'banned'
                AND (${after ?? null}::uuid IS NULL OR (k.changed_at, k.user_id) < (SELECT a.changed_at, a.user_id FROM memberships a WHERE a.room_id = k.room_id AND a.user_id = ${after ?? null}::uuid))
              ORDER BY k.changed_at DESC, k.user_id DESC LIMIT ${limit + 1}`,
          ),
          limit,
        );
        const banned = found.rows.map(({ user, changed_at, changed_by }) => ({
          user,
          bannedAt: changed_at,
          ...(changed_by === null ? {} : { bannedById: changed_by }),
        }));
        return { banned, more: found.more };
      }),

    memberships: (roomId: Id, userIds: Id[]) =>
      translated(async () => {
        const rows = membershipsSchema.parse(
          await database.$queryRaw`SELECT k.user_id, k.role, k.state, k.version, k.first_seq FROM memberships k WHERE k.room_id = ${roomId}::uuid AND k.user_id = ANY(${userIds}::uuid[])`,
        );
        return rows.map((row) => ({ roomId, userId: row.user_id, role: row.role, state: row.state, version: row.version, firstSeq: row.first_seq }));
      }),
  };
}
