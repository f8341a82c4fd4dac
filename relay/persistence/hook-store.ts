import type { Hook } from '@parley/shared/entities/hook';
import { type Id, idSchema } from '@parley/shared/ids';
import { limits } from '@parley/shared/limits';
import { z } from 'zod';
import { Prisma } from '../../prisma/generated/client.ts';
import type { AuditBy } from '../domain/admin/admin-ports.ts';
import type { HookStore, KeptHook, NewHook } from '../domain/hooks/hook-ports.ts';
import { RelayError } from '../domain/relay-error.ts';
import { sqlState, translated } from './database-errors.ts';
import type { Database } from './prisma-client.ts';
import { recordAudit } from './record-audit.ts';
import { searchKeyOf } from './user-store.ts';

const number = z.coerce.number();
const rowSchema = z.object({
  id: idSchema,
  room_id: idSchema,
  kind: z.enum(['incoming', 'outgoing']),
  name: z.string(),
  bot_id: idSchema.nullable(),
  mentions_room: z.boolean(),
  url: z.string().nullable(),
  events: z.array(z.string()),
  created_by_id: idSchema,
  created_at: number,
  disabled_at: number.nullable(),
  disabled_reason: z.string().nullable(),
  waiting: number,
  dead: number,
  last_at: number.nullable(),
  failed_at: number.nullable(),
  failed_message: z.string().nullable(),
  secret_version: number,
});
const hookRows = z.array(rowSchema).transform((rows): KeptHook[] => rows.map((row) => ({ hook: hookOf(row), secretVersion: row.secret_version })));
const secretRows = z.array(z.object({ secret_hash: z.string() }));
const rotateRows = z.array(z.object({ secret_version: number, secret_op_id: idSchema.nullable() }));
const nameRows = z.tuple([z.object({ name: z.string() })]);

function hookOf(row: z.infer<typeof rowSchema>): Hook {
  return {
    id: row.id,
    roomId: row.room_id,
    kind: row.kind,
    name: row.name,
    createdById: row.created_by_id,
    createdAt: row.created_at,
    ...(row.disabled_at === null ? {} : { disabled: { at: row.disabled_at, reason: row.disabled_reason ?? 'person' } }),
    ...(row.bot_id === null ? {} : { botId: row.bot_id, mentionsRoom: row.mentions_room }),
    ...(row.url === null ? {} : { url: row.url, events: row.events, waiting: row.waiting, dead: row.dead }),
    ...(row.last_at === null ? {} : { lastAt: row.last_at }),
    ...(row.failed_at === null ? {} : { lastFailure: { at: row.failed_at, message: row.failed_message ?? '' } }),
  };
}

const hookColumns = Prisma.sql`h.id, h.room_id, h.kind, h.name, h.bot_id, h.mentions_room, h.url, h.events, h.created_by_id, h.created_at, h.disabled_at, h.disabled_reason,
  h.last_at, h.failed_at, h.failed_message, h.secret_version,
  (SELECT count(*) FROM hook_deliveries d WHERE d.hook_id = h.id AND d.state = 'waiting') AS waiting,
  (SELECT count(*) FROM hook_deliveries d WHERE d.hook_id = h.id AND d.state = 'dead') AS dead`;
/** What is noted of every post is right to a second: a busy webhook writes its row no more often. */
const noteEveryMs = 1_000;

type Transaction = Pick<Prisma.TransactionClient, '$executeRaw' | '$queryRaw'>;

/** Locks the room's row, which stands for all of its webhooks; answers its name. */
async function lockedRoomName(transaction: Transaction, roomId: Id): Promise<string> {
  const [{ name }] = nameRows.parse(await transaction.$queryRaw`SELECT r.name FROM rooms r WHERE r.id = ${roomId}::uuid FOR NO KEY UPDATE`);
  return name;
}

/** A room as the audit log names it. */
async function roomTarget(transaction: Transaction, roomId: Id): Promise<{ kind: 'room'; id: Id; name: string }> {
  const [{ name }] = nameRows.parse(await transaction.$queryRaw`SELECT r.name FROM rooms r WHERE r.id = ${roomId}::uuid`);
  return { kind: 'room', id: roomId, name };
}

async function insertHook(transaction: Transaction, hook: NewHook): Promise<void> {
  const head = Prisma.sql`${hook.id}::uuid, ${hook.roomId}::uuid, ${hook.kind}, ${hook.name}, ${hook.creatorId}::uuid, ${hook.opId}::uuid, now_ms()`;
  if (hook.kind === 'outgoing') {
    await transaction.$executeRaw`INSERT INTO hooks (id, room_id, kind, name, created_by_id, op_id, created_at, url, events, from_seq)
      VALUES (${head}, ${hook.url}, ${[...hook.events]}::text[], coalesce((SELECT max(e.seq) FROM events e WHERE e.room_id = ${hook.roomId}::uuid), 0))`;
    return;
  }
  const { bot } = hook;
  await transaction.$executeRaw`INSERT INTO users (id, handle, display_name, search_key, bot, about, created_at)
    VALUES (${bot.id}::uuid, ${bot.handle}, ${hook.name}, ${searchKeyOf(bot.handle, hook.name)}, true, 'A webhook: others post here through it.', now_ms())`;
  await transaction.$executeRaw`INSERT INTO bots (user_id, owner_id, op_id, created_at) VALUES (${bot.id}::uuid, ${hook.creatorId}::uuid, ${hook.opId}::uuid, now_ms())`;
  await transaction.$executeRaw`INSERT INTO hooks (id, room_id, kind, name, created_by_id, op_id, created_at, events, bot_id, secret_hash, mentions_room)
    VALUES (${head}, '{}', ${bot.id}::uuid, ${hook.secretHash}, ${hook.mentionsRoom})`;
}

/** Webhooks in PostgreSQL; of secrets, only hashes. */
export function createHookStore(database: Database): HookStore {
  const hooks = async (where: Prisma.Sql) => hookRows.parse(await database.$queryRaw`SELECT ${hookColumns} FROM hooks h WHERE ${where}`);
  const made = async (creatorId: Id, opId: Id) => (await hooks(Prisma.sql`h.created_by_id = ${creatorId}::uuid AND h.op_id = ${opId}::uuid`))[0] ?? null;

  async function store(by: AuditBy, hook: NewHook): Promise<void> {
    await database.$transaction(async (transaction) => {
      const roomName = await lockedRoomName(transaction, hook.roomId);
      const [{ count }] = z
        .tuple([z.object({ count: number })])
        .parse(await transaction.$queryRaw`SELECT count(*) AS count FROM hooks h WHERE h.room_id = ${hook.roomId}::uuid`);
      if (count >= limits.roomHooksMax) throw new RelayError('conflict', 'This room has as many webhooks as it may. Remove one first.');
      await insertHook(transaction, hook);
      const target = { kind: 'room' as const, id: hook.roomId, name: roomName };
      await recordAudit(transaction, { ...by, action: 'hook-made', target, details: { name: hook.name, kind: hook.kind } });
    });
  }

  return {
    create: ({ by, hook }) =>
      translated(async () => {
        try {
          await store(by, hook);
        } catch (error) {
          // The same operation, at the same time: the other one made it.
          if ((sqlState(error) !== '23505' && !(error instanceof RelayError)) || (await made(hook.creatorId, hook.opId)) === null) throw error;
        }
      }),

    made: (creatorId, opId) => translated(() => made(creatorId, opId)),
    find: (hookId) => translated(async () => (await hooks(Prisma.sql`h.id = ${hookId}::uuid`))[0]?.hook ?? null),
    list: (roomId) => translated(async () => (await hooks(Prisma.sql`h.room_id = ${roomId}::uuid ORDER BY h.created_at, h.id`)).map(({ hook }) => hook)),

    update: ({ by, hookId, change: { name, mentionsRoom, url, events, enabled } }) =>
      translated(() =>
        database.$transaction(async (transaction) => {
          const on = enabled ?? null;
          const [before] = hookRows.parse(await transaction.$queryRaw`SELECT ${hookColumns} FROM hooks h WHERE h.id = ${hookId}::uuid FOR NO KEY UPDATE`);
          if (before === undefined) return null;
          await transaction.$executeRaw`
            UPDATE hooks h SET name = coalesce(${name ?? null}::text, h.name), mentions_room = coalesce(${mentionsRoom ?? null}::boolean, h.mentions_room),
              url = coalesce(${url ?? null}::text, h.url), events = coalesce(${events === undefined ? null : [...events]}::text[], h.events),
              disabled_at = CASE ${on}::boolean WHEN true THEN NULL WHEN false THEN coalesce(h.disabled_at, now_ms()) ELSE h.disabled_at END,
              disabled_reason = CASE ${on}::boolean WHEN true THEN NULL WHEN false THEN coalesce(h.disabled_reason, 'person') ELSE h.disabled_reason END,
              dead_in_row = CASE WHEN ${on}::boolean THEN 0 ELSE h.dead_in_row END
            WHERE h.id = ${hookId}::uuid`;
          // Whoever says where to, or to go on, does not want to wait for the next try.
          if (enabled === true || url !== undefined) {
            await transaction.$executeRaw`UPDATE hook_deliveries d SET next_at = now_ms(), tried_from = now_ms() WHERE d.hook_id = ${hookId}::uuid AND d.state = 'waiting'`;
          }
          const { hook } = before;
          if (url !== undefined && url !== hook.url) {
            const details = { name: name ?? hook.name, host: new URL(url).host };
            await recordAudit(transaction, { ...by, action: 'hook-address-changed', target: await roomTarget(transaction, hook.roomId), details });
          }
          return hookRows.parse(await transaction.$queryRaw`SELECT ${hookColumns} FROM hooks h WHERE h.id = ${hookId}::uuid`)[0]?.hook ?? null;
        }),
      ),

    remove: ({ by, hook }) =>
      translated(() =>
        database.$transaction(async (transaction) => {
          const name = await lockedRoomName(transaction, hook.roomId);
          if ((await transaction.$executeRaw`DELETE FROM hooks h WHERE h.id = ${hook.id}::uuid`) === 0) return;
          await transaction.$executeRaw`DELETE FROM hook_deliveries d WHERE d.hook_id = ${hook.id}::uuid`;
          const target = { kind: 'room' as const, id: hook.roomId, name };
          await recordAudit(transaction, { ...by, action: 'hook-removed', target, details: { name: hook.name, kind: hook.kind } });
        }),
      ),

    receiver: (hookId) =>
      translated(async () => {
        const rows = await database.$queryRaw`SELECT ${hookColumns}, h.secret_hash FROM hooks h WHERE h.id = ${hookId}::uuid AND h.kind = 'incoming'`;
        const [kept] = hookRows.parse(rows);
        const [secret] = secretRows.parse(rows);
        return kept === undefined || secret === undefined ? null : { hook: kept.hook, secretHash: secret.secret_hash };
      }),

    rotate: ({ by, hookId, opId, hashOf }) =>
      translated(() =>
        database.$transaction(async (transaction) => {
          const [row] = rotateRows.parse(
            await transaction.$queryRaw`SELECT h.secret_version, h.secret_op_id FROM hooks h WHERE h.id = ${hookId}::uuid FOR UPDATE`,
          );
          if (row === undefined) return null;
          const isNew = row.secret_op_id !== opId;
          if (isNew) {
            const version = row.secret_version + 1;
            await transaction.$executeRaw`UPDATE hooks h SET secret_version = ${version}::int, secret_op_id = ${opId}::uuid,
              secret_hash = CASE WHEN h.kind = 'incoming' THEN ${hashOf(version)}::text END WHERE h.id = ${hookId}::uuid`;
          }
          const [kept] = hookRows.parse(await transaction.$queryRaw`SELECT ${hookColumns} FROM hooks h WHERE h.id = ${hookId}::uuid`);
          if (kept === undefined) return null;
          if (isNew) {
            const target = await roomTarget(transaction, kept.hook.roomId);
            await recordAudit(transaction, { ...by, action: 'hook-secret-made', target, details: { name: kept.hook.name, kind: kept.hook.kind } });
          }
          return kept;
        }),
      ),

    noteReceived: (hookId, failure) =>
      translated(async () => {
        const [at, change] =
          failure === null
            ? [Prisma.sql`h.last_at`, Prisma.sql`last_at = now_ms()`]
            : [Prisma.sql`h.failed_at`, Prisma.sql`failed_at = now_ms(), failed_message = ${failure}`];
        await database.$executeRaw`UPDATE hooks h SET ${change} WHERE h.id = ${hookId}::uuid AND (${at} IS NULL OR ${at} < now_ms() - ${noteEveryMs}::bigint)`;
      }),
  };
}
