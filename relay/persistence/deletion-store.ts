import { idSchema } from '@parley/shared/ids';
import { z } from 'zod';
import type { DeletionStore } from '../domain/accounts/account-ports.ts';
import { translated } from './database-errors.ts';
import { toUser } from './entity-rows.ts';
import type { Database } from './prisma-client.ts';
import { readWrite, writeRoom, writeRowSchema } from './room-write.ts';

const deletedSchema = z.tuple([
  z.object({
    o_verdict: z.enum(['stored', 'unchanged', 'last-admin']),
    o_sessions: z.array(idSchema),
    o_inbox: z.array(z.object({ userId: idSchema, inboxVersion: z.int() })),
  }),
]);
const takenSchema = z.array(z.object({ user_id: idSchema, messages: z.enum(['keep', 'remove']) }));
const roomsSchema = z.array(z.object({ room_id: idSchema, is_active: z.boolean() }));
const erasedSchema = z.tuple([writeRowSchema.extend({ o_after: z.coerce.number() })]);

/** Ending accounts, and what is left to do after it (`prisma/functions/65-accounts.sql`). */
export function createDeletionStore(database: Database): DeletionStore {
  return {
    delete: (userId, messages) =>
      translated(async () => {
        const [row] = deletedSchema.parse(await database.$queryRaw`SELECT * FROM delete_account_v1(${userId}::uuid, ${messages})`);
        const user = toUser(await database.user.findUniqueOrThrow({ where: { id: userId } }));
        return { verdict: row.o_verdict, sessionIds: row.o_sessions, user, audience: row.o_inbox };
      }),

    take: (leaseMs) =>
      translated(async () => {
        const [taken] = takenSchema.parse(
          await database.$queryRaw`
            UPDATE account_deletions d SET lease_until = now_ms() + ${leaseMs}::bigint WHERE d.user_id = (
              SELECT x.user_id FROM account_deletions x WHERE x.finished_at IS NULL AND coalesce(x.lease_until, 0) < now_ms() ORDER BY x.requested_at LIMIT 1 FOR UPDATE SKIP LOCKED)
            RETURNING d.user_id, d.messages`,
        );
        return taken === undefined ? null : { userId: taken.user_id, messages: taken.messages };
      }),

    renew: (userId, leaseMs) =>
      translated(async () => {
        await database.$executeRaw`UPDATE account_deletions SET lease_until = now_ms() + ${leaseMs}::bigint WHERE user_id = ${userId}::uuid`;
      }),

    finish: (userId) =>
      translated(async () => {
        await database.$executeRaw`UPDATE account_deletions SET finished_at = now_ms(), lease_until = NULL WHERE user_id = ${userId}::uuid`;
      }),

    roomIds: (userId) =>
      translated(async () => {
        const rows = roomsSchema.parse(
          await database.$queryRaw`
            SELECT m.room_id, m.state = 'active' AS is_active FROM memberships m JOIN rooms r ON r.id = m.room_id
            WHERE m.user_id = ${userId}::uuid AND r.deleted_at IS NULL ORDER BY m.state <> 'active', m.room_id`,
        );
        return rows.map((row) => ({ roomId: row.room_id, isActive: row.is_active }));
      }),

    leave: (roomId, userId) => writeRoom(database, roomId, () => database.$queryRaw`SELECT * FROM leave_deleted_account_v1(${roomId}::uuid, ${userId}::uuid)`),

    erase: (roomId, userId, after, limit) =>
      translated(async () => {
        const [row] = erasedSchema.parse(
          await database.$queryRaw`SELECT * FROM erase_traces_v1(${roomId}::uuid, ${userId}::uuid, ${after}::bigint, ${limit}::int)`,
        );
        return { ...(await readWrite(database, roomId, row)), after: row.o_after };
      }),
  };
}
