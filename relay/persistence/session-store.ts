import { idSchema } from '@parley/shared/ids';
import { endedCodeSchema } from '@parley/shared/protocol/events';
import { z } from 'zod';
import { Prisma } from '../../prisma/generated/client.ts';
import { RelayError } from '../domain/relay-error.ts';
import type { SessionStore, StoredSession } from '../domain/sessions/session-ports.ts';
import { signInWords } from '../domain/sessions/sign-in-words.ts';
import { translated } from './database-errors.ts';
import type { Database } from './prisma-client.ts';

const number = z.coerce.number();
const sessionRows = z.array(
  z
    .object({
      id: idSchema,
      user_id: idSchema,
      device_name: z.string(),
      device_platform: z.string(),
      generation: z.int(),
      token_hash: z.string(),
      previous_hash: z.string().nullable(),
      previous_attempt_hash: z.string().nullable(),
      previous_until: number.nullable(),
      created_at: number,
      last_used_at: number,
      expires_at: number,
      revoked_at: number.nullable(),
      last_address: z.string().nullable(),
    })
    .transform(
      (row): StoredSession => ({
        id: row.id,
        userId: row.user_id,
        device: { name: row.device_name, platform: row.device_platform },
        generation: row.generation,
        tokenHash: row.token_hash,
        previousHash: row.previous_hash,
        previousAttemptHash: row.previous_attempt_hash,
        previousUntil: row.previous_until,
        createdAt: row.created_at,
        lastUsedAt: row.last_used_at,
        expiresAt: row.expires_at,
        revokedAt: row.revoked_at,
        lastAddress: row.last_address,
      }),
    ),
);
const idRows = z.array(z.object({ id: idSchema })).transform((rows) => rows.map((row) => row.id));
const endedRows = z.array(z.object({ id: idSchema, code: endedCodeSchema })).transform((rows) => rows.map((row) => ({ sessionId: row.id, code: row.code })));

/** Sessions: one a signed-in device. Times are of the database's clock. */
export function createSessionStore(database: Database): SessionStore {
  const find = async (where: Prisma.Sql) => sessionRows.parse(await database.$queryRaw`SELECT s.* FROM sessions s WHERE ${where}`);
  return {
    create: ({ id, userId, device, tokenHash, expiresAt, address }) =>
      translated(async () => {
        const [session] = sessionRows.parse(
          await database.$queryRaw`
            INSERT INTO sessions (id, user_id, device_name, device_platform, token_hash, created_at, last_used_at, expires_at, last_address)
            SELECT ${id}::uuid, ${userId}::uuid, ${device.name}, ${device.platform}, ${tokenHash}, n.at, n.at, ${expiresAt}::bigint, ${address}
            FROM (SELECT u.id FROM users u WHERE u.id = ${userId}::uuid AND u.deactivated_at IS NULL FOR SHARE) u, now_ms() n(at) RETURNING *`,
        );
        if (session === undefined) throw new RelayError('unauthenticated', signInWords.refused);
        return session;
      }),
    find: (id) => translated(async () => (await find(Prisma.sql`s.id = ${id}::uuid`))[0] ?? null),
    rotate: ({ id, generation, tokenHash, attemptHash, previousUntil, expiresAt, address }) =>
      translated(async () => {
        const changed = await database.$executeRaw`
          UPDATE sessions SET generation = generation + 1, previous_hash = token_hash, token_hash = ${tokenHash}, previous_attempt_hash = ${attemptHash}::text,
            previous_until = ${previousUntil}::bigint, expires_at = ${expiresAt}::bigint, last_used_at = now_ms(), last_address = ${address}
          WHERE id = ${id}::uuid AND generation = ${generation} AND revoked_at IS NULL`;
        return changed === 1;
      }),
    list: (userId) =>
      translated(() =>
        find(Prisma.sql`s.user_id = ${userId}::uuid AND s.revoked_at IS NULL AND s.expires_at > now_ms() ORDER BY s.last_used_at DESC, s.id DESC`),
      ),
    revoke: ({ userId, sessionId, exceptSessionId }) =>
      translated(async () => {
        const one = sessionId === undefined ? Prisma.empty : Prisma.sql`AND id = ${sessionId}::uuid`;
        const others = exceptSessionId === undefined ? Prisma.empty : Prisma.sql`AND id <> ${exceptSessionId}::uuid`;
        return idRows.parse(
          await database.$queryRaw`UPDATE sessions SET revoked_at = now_ms() WHERE user_id = ${userId}::uuid AND revoked_at IS NULL ${one} ${others} RETURNING id`,
        );
      }),
    revokedSince: (sinceMs) =>
      translated(async () =>
        endedRows.parse(
          await database.$queryRaw`SELECT s.id, CASE WHEN u.deleted_at IS NOT NULL THEN 'account-deleted' WHEN u.deactivated_at IS NOT NULL THEN 'deactivated' ELSE 'revoked' END AS code
            FROM sessions s LEFT JOIN users u ON u.id = s.user_id
            WHERE s.revoked_at IS NOT NULL AND s.revoked_at > ${sinceMs} ORDER BY s.revoked_at`,
        ),
      ),
    forgetOld: () =>
      translated(async () => {
        await database.$executeRaw`
          DELETE FROM sessions s WHERE s.expires_at < now_ms() AND (
            EXISTS (SELECT 1 FROM sessions o WHERE o.user_id = s.user_id AND (o.last_used_at, o.id) > (s.last_used_at, s.id))
            OR EXISTS (SELECT 1 FROM users u WHERE u.id = s.user_id AND u.deleted_at IS NOT NULL))`;
      }),
  };
}
