import type { TotpStore } from '../domain/accounts/account-ports.ts';
import { translated } from './database-errors.ts';
import type { Database } from './prisma-client.ts';

/** The second step of signing in. Each code is used in one statement, so that it passes once, whatever node it comes to. */
export function createTotpStore(database: Database): TotpStore {
  return {
    find: (userId) =>
      translated(async () => {
        const row = await database.totpSecret.findUnique({ where: { userId } });
        return row === null ? null : { sealed: row.secret, isConfirmed: row.confirmedAt !== null };
      }),

    begin: (userId, sealed) =>
      translated(async () => {
        const changed = await database.$executeRaw`
          INSERT INTO totp_secrets AS t (user_id, secret, created_at) SELECT u.id, ${sealed}, now_ms() FROM users u WHERE u.id = ${userId}::uuid AND u.deleted_at IS NULL
          ON CONFLICT (user_id) DO UPDATE SET secret = excluded.secret, created_at = excluded.created_at, last_step = 0 WHERE t.confirmed_at IS NULL`;
        return changed === 1;
      }),

    confirm: (userId, step, codeHashes) =>
      translated(() =>
        database.$transaction(async (tx) => {
          const changed = await tx.$executeRaw`
            UPDATE totp_secrets SET confirmed_at = now_ms(), last_step = ${step}::bigint WHERE user_id = ${userId}::uuid AND confirmed_at IS NULL`;
          if (changed !== 1) return false;
          await tx.recoveryCode.deleteMany({ where: { userId } });
          await tx.recoveryCode.createMany({ data: codeHashes.map((codeHash) => ({ userId, codeHash })) });
          return true;
        }),
      ),

    useStep: (userId, step) =>
      translated(async () => {
        const changed = await database.$executeRaw`
          UPDATE totp_secrets SET last_step = ${step}::bigint WHERE user_id = ${userId}::uuid AND confirmed_at IS NOT NULL AND last_step < ${step}::bigint`;
        return changed === 1;
      }),

    useRecoveryCode: (userId, codeHash) => translated(async () => (await database.recoveryCode.deleteMany({ where: { userId, codeHash } })).count === 1),

    recoveryCodesLeft: (userId) => translated(() => database.recoveryCode.count({ where: { userId } })),

    remove: (userId) =>
      translated(() =>
        database.$transaction(async (tx) => {
          await tx.recoveryCode.deleteMany({ where: { userId } });
          return (await tx.totpSecret.deleteMany({ where: { userId } })).count === 1;
        }),
      ),
  };
}
