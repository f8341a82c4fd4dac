import { idSchema } from '@parley/shared/ids';
import { z } from 'zod';
import { Prisma } from '../../prisma/generated/client.ts';
import type { InviteStore, StoredInvite } from '../domain/ports.ts';
import { translated } from './database-errors.ts';
import { page } from './page.ts';
import type { Database } from './prisma-client.ts';
import { writeRoom } from './room-write.ts';

const number = z.coerce.number();
const rowsSchema = z.array(
  z.object({
    code: z.string(),
    room_id: idSchema.nullable(),
    creator_id: idSchema,
    created_at: number,
    expires_at: number,
    uses: z.int(),
    max_uses: z.int().nullable(),
    revoked_at: number.nullable(),
    living: z.boolean(),
  }),
);

const living = Prisma.sql`(i.revoked_at IS NULL AND i.expires_at > now_ms() AND (i.max_uses IS NULL OR i.uses < i.max_uses))`;
const columns = Prisma.sql`i.code, i.room_id, i.creator_id, i.created_at, i.expires_at, i.uses, i.max_uses, i.revoked_at, ${living} AS living`;

function toInvite(row: z.infer<typeof rowsSchema>[number]): StoredInvite {
  return {
    code: row.code,
    ...(row.room_id === null ? {} : { roomId: row.room_id }),
    creatorId: row.creator_id,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    uses: row.uses,
    ...(row.max_uses === null ? {} : { maxUses: row.max_uses }),
    ...(row.revoked_at === null ? {} : { revokedAt: row.revoked_at }),
    isLiving: row.living,
  };
}

/** Invites in PostgreSQL. A use is counted under the invite's row lock, together with what it lets in. */
export function createInviteStore(database: Database): InviteStore {
  return {
    create: ({ code, opId, creatorId, roomId, expiresInMs, maxUses }) =>
      translated(async () => {
        await database.$executeRaw`
          INSERT INTO invites (code, room_id, creator_id, op_id, created_at, expires_at, max_uses)
          SELECT ${code}, ${roomId ?? null}::uuid, ${creatorId}::uuid, ${opId}::uuid, t.now, t.now + ${expiresInMs}::bigint, ${maxUses ?? null}::int FROM (SELECT now_ms() AS now) t
          ON CONFLICT (creator_id, op_id) DO NOTHING`;
        const [row] = rowsSchema.parse(
          await database.$queryRaw`SELECT ${columns} FROM invites i WHERE i.creator_id = ${creatorId}::uuid AND i.op_id = ${opId}::uuid`,
        );
        if (row === undefined) throw new Error('an invite that was just stored is not there');
        return toInvite(row);
      }),

    find: (code) =>
      translated(async () => {
        const [row] = rowsSchema.parse(await database.$queryRaw`SELECT ${columns} FROM invites i WHERE i.code = ${code}`);
        return row === undefined ? null : toInvite(row);
      }),

    revoke: (code) =>
      translated(async () => void (await database.$executeRaw`UPDATE invites i SET revoked_at = now_ms() WHERE i.code = ${code} AND i.revoked_at IS NULL`)),

    list: ({ roomId, creatorId, after, limit }) =>
      translated(async () => {
        const rows = rowsSchema.parse(
          await database.$queryRaw`
            SELECT ${columns} FROM invites i WHERE i.room_id IS NOT DISTINCT FROM ${roomId}::uuid AND (${creatorId}::uuid IS NULL OR i.creator_id = ${creatorId}::uuid) AND ${living}
              AND (${after ?? null}::text IS NULL OR (i.created_at, i.code) < (SELECT a.created_at, a.code FROM invites a WHERE a.code = ${after ?? null}))
            ORDER BY i.created_at DESC, i.code DESC LIMIT ${limit + 1}`,
        );
        const found = page(rows, limit);
        return { invites: found.rows.map(toInvite), more: found.more };
      }),

    accept: ({ code, roomId, opId, actorId, creatorVersion, nodeName }) =>
      writeRoom(
        database,
        roomId,
        () => database.$queryRaw`SELECT * FROM accept_invite_v1(${code}, ${opId}::uuid, ${actorId}::uuid, ${creatorVersion}::bigint, ${nodeName})`,
      ),
  };
}
