import type { HookDelivery } from '@parley/shared/entities/hook';
import { type Id, idSchema } from '@parley/shared/ids';
import { z } from 'zod';
import { Prisma } from '../../prisma/generated/client.ts';
import type { ClaimedDelivery, HookDeliveryStore, Outcome } from '../domain/hooks/hook-ports.ts';
import { translated } from './database-errors.ts';
import type { Database } from './prisma-client.ts';
import { recordAudit } from './record-audit.ts';

/** Longer than any try takes; who dies with a webhook in his hands is taken over after it. */
const leaseMs = 15_000;
/** So many deliveries that died one after the other switch a webhook off. */
const deadMax = 10;
const keepDeliveredMs = 7 * 86_400_000;
const keepDeadMs = 28 * 86_400_000;

const number = z.coerce.number();
const deliverySchema = z
  .object({
    id: idSchema,
    hook_id: idSchema,
    seq: number,
    event: z.string(),
    state: z.enum(['waiting', 'delivered', 'dead']),
    attempts: number,
    created_at: number,
    next_at: number,
    done_at: number.nullable(),
    status: number.nullable(),
    error: z.string().nullable(),
  })
  .transform(
    (row): HookDelivery => ({
      id: row.id,
      hookId: row.hook_id,
      seq: row.seq,
      event: row.event,
      state: row.state,
      attempts: row.attempts,
      createdAt: row.created_at,
      ...(row.state === 'waiting' ? { nextAt: row.next_at } : {}),
      ...(row.done_at === null ? {} : { doneAt: row.done_at }),
      ...(row.status === null ? {} : { status: row.status }),
      ...(row.error === null ? {} : { error: row.error }),
    }),
  );
const claimedRows = z.array(
  z.object({
    delivery: deliverySchema,
    hook: z.object({ id: idSchema, name: z.string(), url: z.string(), roomId: idSchema, secretVersion: number }),
    room: z.object({ id: idSchema, kind: z.string(), name: z.string() }),
    tries_ms: number,
  }),
);
const deadRows = z.array(z.object({ dead_in_row: number, is_off: z.boolean() }));

const columns = Prisma.sql`d.id, d.hook_id, d.seq, d.event, d.state, d.attempts, d.created_at, d.next_at, d.done_at, d.status, d.error`;

type Transaction = Pick<Prisma.TransactionClient, '$executeRaw' | '$queryRaw'>;

/** What those who look after a webhook are told of its last try. */
const noted = (outcome: Outcome) =>
  outcome.kind === 'delivered' ? Prisma.sql`last_at = now_ms()` : Prisma.sql`failed_at = now_ms(), failed_message = ${outcome.error ?? 'It did not arrive.'}`;

async function noteTry(transaction: Transaction, deliveryId: Id, outcome: Outcome): Promise<void> {
  const [state, afterMs] = outcome.kind === 'again' ? (['waiting', outcome.afterMs] as const) : ([outcome.kind, 0] as const);
  await transaction.$executeRaw`
    UPDATE hook_deliveries d SET state = ${state}, attempts = d.attempts + 1, next_at = now_ms() + ${afterMs}::bigint, done_at = CASE WHEN ${state} = 'waiting' THEN NULL ELSE now_ms() END,
      status = ${outcome.status ?? null}::int, error = ${outcome.error ?? null}::text WHERE d.id = ${deliveryId}::uuid`;
}

/** The table of deliveries: no bodies, only which event of the log is to be told to whom. */
export function createHookDeliveryStore(database: Database): HookDeliveryStore {
  return {
    queue: (roomId, events) =>
      translated(async () => {
        await database.$executeRaw`
          INSERT INTO hook_deliveries (id, hook_id, seq, event, created_at, tried_from, next_at)
          SELECT gen_random_uuid(), h.id, e.seq, e.type, now_ms(), now_ms(), now_ms()
          FROM hooks h CROSS JOIN unnest(${events.map(({ seq }) => seq)}::bigint[], ${events.map(({ type }) => type)}::text[]) e(seq, type)
          WHERE h.room_id = ${roomId}::uuid AND h.kind = 'outgoing' AND h.disabled_at IS NULL AND e.seq > h.from_seq AND e.type = ANY(h.events)
          ON CONFLICT (hook_id, seq) DO NOTHING`;
      }),

    claim: (owner) =>
      translated(async () => {
        const [claimed] = claimedRows.parse(
          await database.$queryRaw`
            WITH due AS (
              SELECT h.id AS hook_id, d.id FROM hooks h
              CROSS JOIN LATERAL (SELECT w.id, w.next_at FROM hook_deliveries w WHERE w.hook_id = h.id AND w.state = 'waiting' ORDER BY w.seq LIMIT 1) d
              WHERE h.kind = 'outgoing' AND h.disabled_at IS NULL AND (h.lease_until IS NULL OR h.lease_until < now_ms()) AND d.next_at <= now_ms()
              ORDER BY d.next_at LIMIT 1 FOR UPDATE OF h SKIP LOCKED),
            taken AS (
              UPDATE hooks h SET lease_owner = ${owner}, lease_until = now_ms() + ${leaseMs}::bigint FROM due WHERE h.id = due.hook_id
              RETURNING h.id, h.name, h.url, h.room_id, h.secret_version, due.id AS delivery_id)
            SELECT (SELECT to_json(x) FROM (SELECT ${columns}) x) AS delivery, json_build_object('id', t.id, 'name', t.name, 'url', t.url, 'roomId', t.room_id, 'secretVersion', t.secret_version) AS hook,
              json_build_object('id', r.id, 'kind', r.kind, 'name', r.name) AS room, now_ms() - d.tried_from AS tries_ms
            FROM taken t JOIN hook_deliveries d ON d.id = t.delivery_id JOIN rooms r ON r.id = t.room_id`,
        );
        return claimed === undefined ? null : { delivery: claimed.delivery, hook: claimed.hook, room: claimed.room, triesMs: claimed.tries_ms };
      }),

    settle: (owner, { delivery, hook, room }: ClaimedDelivery, outcome) =>
      translated(() =>
        database.$transaction(async (transaction) => {
          const [held] = deadRows.parse(
            await transaction.$queryRaw`
              UPDATE hooks h SET lease_owner = NULL, lease_until = NULL,
                dead_in_row = CASE ${outcome.kind} WHEN 'delivered' THEN 0 WHEN 'dead' THEN h.dead_in_row + 1 ELSE h.dead_in_row END,
                ${noted(outcome)}
              WHERE h.id = ${hook.id}::uuid AND h.lease_owner = ${owner} RETURNING h.dead_in_row, h.disabled_at IS NOT NULL AS is_off`,
          );
          if (held === undefined) return false;
          await noteTry(transaction, delivery.id, outcome);
          if (outcome.kind !== 'dead' || held.dead_in_row < deadMax || held.is_off) return false;
          await transaction.$executeRaw`UPDATE hooks h SET disabled_at = now_ms(), disabled_reason = 'failures' WHERE h.id = ${hook.id}::uuid`;
          const target = { kind: 'room' as const, id: hook.roomId, name: room.name };
          await recordAudit(transaction, {
            actorId: null,
            address: null,
            action: 'hook-disabled',
            target,
            details: { name: hook.name, error: outcome.error ?? '' },
          });
          return true;
        }),
      ),

    list: ({ hookId, before, limit, state }) =>
      translated(async () =>
        z.array(deliverySchema).parse(
          await database.$queryRaw`SELECT ${columns} FROM hook_deliveries d WHERE d.hook_id = ${hookId}::uuid AND d.seq < ${before ?? Number.MAX_SAFE_INTEGER}::bigint
            AND (${state ?? null}::text IS NULL OR d.state = ${state ?? null}::text)
            ORDER BY d.seq DESC LIMIT ${limit}::int`,
        ),
      ),

    redeliver: (hookId, deliveryId) =>
      translated(async () => {
        const which = Prisma.sql`d.id = ${deliveryId}::uuid AND d.hook_id = ${hookId}::uuid`;
        await database.$executeRaw`UPDATE hook_deliveries d SET state = 'waiting', done_at = NULL, tried_from = now_ms(), next_at = now_ms() WHERE ${which} AND d.state = 'dead'`;
        return z.array(deliverySchema).parse(await database.$queryRaw`SELECT ${columns} FROM hook_deliveries d WHERE ${which}`)[0] ?? null;
      }),

    forgetOld: () =>
      translated(async () => {
        await database.$executeRaw`DELETE FROM hook_deliveries d WHERE (d.state = 'delivered' AND d.done_at < now_ms() - ${keepDeliveredMs}::bigint)
          OR (d.state = 'dead' AND d.done_at < now_ms() - ${keepDeadMs}::bigint)`;
      }),
  };
}
