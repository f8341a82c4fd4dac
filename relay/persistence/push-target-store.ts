import { type PushTarget, pushContentsSchema, pushKindSchema } from '@parley/shared/entities/push';
import { type Id, idSchema } from '@parley/shared/ids';
import { limits } from '@parley/shared/limits';
import { z } from 'zod';
import { Prisma } from '../../prisma/generated/client.ts';
import type { NewPushTarget, PushAddress, PushTargetStore, PushTry } from '../domain/push/push-ports.ts';
import { RelayError } from '../domain/relay-error.ts';
import { sqlState, translated } from './database-errors.ts';
import type { Database } from './prisma-client.ts';

const number = z.coerce.number();
const targetSchema = z
  .object({
    id: idSchema,
    kind: pushKindSchema,
    address: z.string(),
    topic: z.string().nullable(),
    app_id: z.string().nullable(),
    has_token: z.boolean(),
    contents: pushContentsSchema,
    created_at: number,
    tried_at: number.nullable(),
    error: z.string().nullable(),
    waiting: number,
    disabled_at: number.nullable(),
    disabled_reason: z.string().nullable(),
  })
  .transform(
    (row): PushTarget => ({
      id: row.id,
      kind: row.kind,
      address: row.address,
      ...(row.topic === null ? {} : { topic: row.topic }),
      ...(row.app_id === null ? {} : { appId: row.app_id }),
      hasToken: row.has_token,
      contents: row.contents,
      createdAt: row.created_at,
      ...(row.tried_at === null ? {} : { lastTry: { at: row.tried_at, ...(row.error === null ? {} : { error: row.error }) } }),
      waiting: row.waiting,
      ...(row.disabled_at === null ? {} : { disabled: { at: row.disabled_at, reason: row.disabled_reason ?? 'failures' } }),
    }),
  );
/** A target as sending needs it, as JSON. */
export const addressSchema = z
  .object({
    id: idSchema,
    user_id: idSchema,
    kind: pushKindSchema,
    address: z.string(),
    topic: z.string().nullable(),
    app_id: z.string().nullable(),
    token: z.string().nullable(),
    contents: pushContentsSchema,
  })
  .transform(
    (row): PushAddress => ({
      id: row.id,
      userId: row.user_id,
      kind: row.kind,
      address: row.address,
      ...(row.topic === null ? {} : { topic: row.topic }),
      ...(row.app_id === null ? {} : { appId: row.app_id }),
      contents: row.contents,
      sealedToken: row.token,
    }),
  );

const columns = Prisma.sql`t.id, t.kind, t.address, t.topic, t.app_id, t.token IS NOT NULL AS has_token, t.contents, t.created_at, t.tried_at, t.error, t.disabled_at, t.disabled_reason,
  (SELECT count(*) FROM push_waiting w WHERE w.target_id = t.id AND w.due_at IS NOT NULL) AS waiting`;
export const addressColumns = Prisma.sql`t.id, t.user_id, t.kind, t.address, t.topic, t.app_id, t.token, t.contents`;

type Transaction = Pick<Prisma.TransactionClient, '$executeRaw' | '$queryRaw'>;

/** Switches a target off and forgets what waits for it; what was told stays told. */
export async function switchOff(transaction: Transaction, targetId: Id, reason: 'failures' | 'refused'): Promise<void> {
  await transaction.$executeRaw`UPDATE push_targets t SET disabled_at = now_ms(), disabled_reason = ${reason} WHERE t.id = ${targetId}::uuid`;
  await transaction.$executeRaw`
    UPDATE push_waiting w SET told_seq = greatest(w.told_seq, w.seqs[cardinality(w.seqs)]), seqs = '{}', due_at = NULL WHERE w.target_id = ${targetId}::uuid AND w.due_at IS NOT NULL`;
}

/** What people chose to be told by, in PostgreSQL. */
export function createPushTargetStore(database: Database): PushTargetStore {
  const targets = async (where: Prisma.Sql) => z.array(targetSchema).parse(await database.$queryRaw`SELECT ${columns} FROM push_targets t WHERE ${where}`);
  const own = (userId: Id, targetId: Id) => Prisma.sql`t.id = ${targetId}::uuid AND t.user_id = ${userId}::uuid`;
  const made = async (userId: Id, opId: Id) => (await targets(Prisma.sql`t.user_id = ${userId}::uuid AND t.op_id = ${opId}::uuid`))[0] ?? null;

  async function store({ id, opId, userId, kind, address, topic, appId, sealedToken, contents }: NewPushTarget): Promise<void> {
    await database.$transaction(async (transaction) => {
      // The person's row stands for all of his targets.
      await transaction.$queryRaw`SELECT 1 FROM users u WHERE u.id = ${userId}::uuid FOR NO KEY UPDATE`;
      const added = await transaction.$executeRaw`
        INSERT INTO push_targets (id, user_id, op_id, kind, address, topic, app_id, token, contents, created_at)
        SELECT ${id}::uuid, u.id, ${opId}::uuid, ${kind}, ${address}, ${topic}, ${appId}, ${sealedToken}, ${contents}, now_ms() FROM users u
        WHERE u.id = ${userId}::uuid AND u.deleted_at IS NULL AND (SELECT count(*) FROM push_targets t WHERE t.user_id = u.id) < ${limits.pushTargetsMax}::int`;
      if (added === 0) throw new RelayError('conflict', `There are ${limits.pushTargetsMax} already. Remove one first.`);
    });
  }

  return {
    add: (target) =>
      translated(async () => {
        try {
          await store(target);
        } catch (error) {
          // The same operation, at the same time: the other one made it.
          if ((sqlState(error) !== '23505' && !(error instanceof RelayError)) || (await made(target.userId, target.opId)) === null) throw error;
        }
      }),

    made: (userId, opId) => translated(() => made(userId, opId)),
    list: (userId) => translated(() => targets(Prisma.sql`t.user_id = ${userId}::uuid ORDER BY t.created_at, t.id`)),

    update: (userId, targetId, contents) =>
      translated(async () => {
        await database.$executeRaw`UPDATE push_targets t SET contents = ${contents} WHERE ${own(userId, targetId)}`;
        return (await targets(own(userId, targetId)))[0] ?? null;
      }),

    remove: (userId, targetId) =>
      translated(() =>
        database.$transaction(async (transaction) => {
          if ((await transaction.$executeRaw`DELETE FROM push_targets t WHERE ${own(userId, targetId)}`) === 0) return;
          await transaction.$executeRaw`DELETE FROM push_waiting w WHERE w.target_id = ${targetId}::uuid`;
        }),
      ),

    beginTest: (userId, targetId, everyMs) =>
      translated(async () => {
        const [address] = z.array(addressSchema).parse(
          await database.$queryRaw`UPDATE push_targets t SET tested_at = now_ms()
            WHERE ${own(userId, targetId)} AND coalesce(t.tested_at, 0) <= now_ms() - ${everyMs}::bigint RETURNING ${addressColumns}`,
        );
        if (address !== undefined) return address;
        const [early] = z
          .array(z.object({ ms: number }))
          .parse(await database.$queryRaw`SELECT t.tested_at + ${everyMs}::bigint - now_ms() AS ms FROM push_targets t WHERE ${own(userId, targetId)}`);
        return early === undefined ? null : Math.max(1, early.ms);
      }),

    noteTest: (userId, targetId, outcome: PushTry) =>
      translated(() =>
        database.$transaction(async (transaction) => {
          const error = outcome.kind === 'sent' ? null : outcome.error;
          await transaction.$executeRaw`UPDATE push_targets t SET tried_at = now_ms(), error = ${error} WHERE ${own(userId, targetId)}`;
          if (outcome.kind === 'sent')
            await transaction.$executeRaw`UPDATE push_targets t SET disabled_at = NULL, disabled_reason = NULL, failures = 0, failing_since = NULL, next_at = 0 WHERE ${own(userId, targetId)}`;
          return z.array(targetSchema).parse(await transaction.$queryRaw`SELECT ${columns} FROM push_targets t WHERE ${own(userId, targetId)}`)[0] ?? null;
        }),
      ),
  };
}
