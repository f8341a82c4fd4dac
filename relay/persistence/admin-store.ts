import { operatorId } from '@parley/shared/audit-actions';
import { registrationSchema } from '@parley/shared/entities/admin';
import { type Id, idSchema } from '@parley/shared/ids';
import { z } from 'zod';
import type { AdminStore, StoredSettings } from '../domain/admin/admin-ports.ts';
import { createAdminLists } from './admin-lists.ts';
import { translated } from './database-errors.ts';
import type { Database } from './prisma-client.ts';
import { recordAudit } from './record-audit.ts';
import { writeRoom } from './room-write.ts';

const number = z.coerce.number();
const idRows = z.array(z.object({ id: idSchema }));
const updatedSchema = z.tuple([
  z.object({
    o_verdict: z.enum(['stored', 'unchanged', 'not-found', 'forbidden', 'conflict', 'bot']),
    o_sessions: z.array(idSchema),
    o_inbox: z.array(z.object({ userId: idSchema, inboxVersion: z.int() })),
  }),
]);
const resetRows = z.array(z.object({ user_id: idSchema }));
const firstSchema = z.tuple([z.object({ first: z.boolean() })]);
const keptSchema = z.tuple([z.object({ expires_at: number })]);
const settingsSchema = z.tuple([z.object({ name: z.string().nullable(), registration: registrationSchema.nullable() })]);

/** Whether this transaction is the one that does what an operation names; a repeat waits for it. */
async function isFirst(transaction: Pick<Database, '$queryRaw'>, actorId: Id | null, opId: Id): Promise<boolean> {
  const [row] = firstSchema.parse(await transaction.$queryRaw`SELECT begin_admin_operation(${actorId}::uuid, ${opId}::uuid) AS first`);
  return row.first;
}

/** What the administration writes; each write with its line of the audit log, in one transaction. */
export async function openAdminStore(database: Database): Promise<AdminStore> {
  const readSettings = async (from: Pick<Database, '$queryRaw'>): Promise<StoredSettings> => {
    const [row] = settingsSchema.parse(await from.$queryRaw`SELECT s.name, s.registration FROM server s`);
    return row;
  };
  let known = await translated(() => readSettings(database));

  return {
    ...createAdminLists(database),

    isAdmin: (userId) =>
      translated(async () => {
        const row = await database.user.findUnique({ where: { id: userId }, select: { admin: true, deactivatedAt: true } });
        return row?.admin === true && row.deactivatedAt === null;
      }),

    updateUser: ({ actorId, address, opId, userId, change }) =>
      translated(async () => {
        const admin = 'admin' in change ? change.admin : null;
        const deactivated = 'deactivated' in change ? change.deactivated : null;
        const [row] = updatedSchema.parse(
          await database.$queryRaw`SELECT * FROM admin_update_user_v2(${userId}::uuid, ${actorId}::uuid, ${admin}::boolean, ${deactivated}::boolean, ${address}::text, ${opId}::uuid)`,
        );
        return { verdict: row.o_verdict, sessionIds: row.o_sessions, audience: row.o_inbox };
      }),

    endSession: ({ actorId, address, userId, sessionId }) =>
      translated(() =>
        database.$transaction(async (transaction) => {
          const [session] = z.array(z.object({ device_name: z.string(), handle: z.string() })).parse(
            await transaction.$queryRaw`UPDATE sessions s SET revoked_at = now_ms() FROM users u WHERE s.id = ${sessionId}::uuid AND s.user_id = ${userId}::uuid AND u.id = s.user_id
                AND s.revoked_at IS NULL RETURNING s.device_name, u.handle`,
          );
          if (session === undefined) return false;
          const target = { kind: 'user' as const, id: userId, name: session.handle };
          await recordAudit(transaction, { actorId, address, action: 'session-ended', target, details: { device: session.device_name } });
          return true;
        }),
      ),

    keepReset: ({ actorId, address, opId, userId, codeHash, lifeMs }) =>
      translated(() =>
        database.$transaction(async (transaction) => {
          const user = await transaction.user.findUnique({ where: { id: userId } });
          if (user === null || user.deletedAt !== null) return { verdict: 'not-found' as const, expiresAt: 0 };
          if (user.bot || user.deactivatedAt !== null) return { verdict: 'unfit' as const, expiresAt: 0 };
          if (!(await isFirst(transaction, actorId, opId))) {
            const kept = await transaction.passwordReset.findUnique({ where: { codeHash } });
            return kept === null ? { verdict: 'over' as const, expiresAt: 0 } : { verdict: 'stored' as const, expiresAt: Number(kept.expiresAt) };
          }
          await transaction.$executeRaw`DELETE FROM password_resets WHERE user_id = ${userId}::uuid`;
          const [{ expires_at: expiresAt }] = keptSchema.parse(
            await transaction.$queryRaw`INSERT INTO password_resets (code_hash, user_id, creator_id, created_at, expires_at)
              SELECT ${codeHash}, ${userId}::uuid, ${actorId}::uuid, t.now, t.now + ${lifeMs}::bigint FROM (SELECT now_ms() AS now) t RETURNING expires_at`,
          );
          await recordAudit(transaction, { actorId, address, action: 'reset-link-made', target: { kind: 'user', id: userId, name: user.handle } });
          return { verdict: 'stored' as const, expiresAt };
        }),
      ),

    isResetGood: (codeHash) =>
      translated(async () => {
        const rows = resetRows.parse(
          await database.$queryRaw`SELECT p.user_id FROM password_resets p WHERE p.code_hash = ${codeHash} AND p.expires_at > now_ms()`,
        );
        return rows.length > 0;
      }),

    useReset: ({ codeHash, passwordHash, address }) =>
      translated(() =>
        database.$transaction(async (transaction) => {
          const [used] = resetRows.parse(
            await transaction.$queryRaw`DELETE FROM password_resets p WHERE p.code_hash = ${codeHash} AND p.expires_at > now_ms() RETURNING p.user_id`,
          );
          if (used === undefined) return null;
          const userId = used.user_id;
          const { count } = await transaction.user.updateMany({ where: { id: userId, deactivatedAt: null, bot: false }, data: { passwordHash } });
          if (count === 0) return null;
          const { handle } = await transaction.user.findUniqueOrThrow({ where: { id: userId }, select: { handle: true } });
          const ended = idRows.parse(
            await transaction.$queryRaw`UPDATE sessions s SET revoked_at = now_ms() WHERE s.user_id = ${userId}::uuid AND s.revoked_at IS NULL RETURNING s.id`,
          );
          await recordAudit(transaction, { actorId: userId, address, action: 'reset-link-used', target: { kind: 'user', id: userId, name: handle } });
          return { userId, handle, sessionIds: ended.map(({ id }) => id) };
        }),
      ),

    updateRoom: ({ actorId, address, roomId, opId, change }) => {
      const archived = 'archived' in change ? change.archived : null;
      const ownerId = 'ownerId' in change ? change.ownerId : null;
      return writeRoom(
        database,
        roomId,
        () =>
          database.$queryRaw`SELECT * FROM admin_update_room_v1(${roomId}::uuid, ${opId}::uuid, ${actorId}::uuid, ${operatorId}::uuid, ${archived}::boolean, ${'deleted' in change}::boolean,
            ${ownerId}::uuid, ${address}::text)`,
      );
    },

    async settings() {
      try {
        known = await readSettings(database);
      } catch {
        // What people may know of the server does not depend on the database being there; it is asked again next time.
      }
      return known;
    },

    updateSettings: ({ actorId, address, opId, change }) =>
      translated(async () => {
        known = await database.$transaction(async (transaction) => {
          const before = settingsSchema.parse(await transaction.$queryRaw`SELECT s.name, s.registration FROM server s FOR UPDATE`)[0];
          if (!(await isFirst(transaction, actorId, opId))) return before;
          const after: StoredSettings = {
            name: change.name === undefined ? before.name : change.name,
            registration: change.registration === undefined ? before.registration : change.registration,
          };
          if (after.name === before.name && after.registration === before.registration) return after;
          await transaction.$executeRaw`UPDATE server SET name = ${after.name}::text, registration = ${after.registration}::text`;
          const details = {
            ...(after.name === before.name ? {} : { nameBefore: before.name, name: after.name }),
            ...(after.registration === before.registration ? {} : { registrationBefore: before.registration, registration: after.registration }),
          };
          await recordAudit(transaction, { actorId, address, action: 'settings-changed', target: { kind: 'server', id: 'settings' }, details });
          return after;
        });
        return known;
      }),
  };
}
