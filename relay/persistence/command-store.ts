import { commandSchema, type InvocationState } from '@parley/shared/entities/command';
import { idSchema } from '@parley/shared/ids';
import { z } from 'zod';
import { Prisma } from '../../prisma/generated/client.ts';
import type { CommandStore, StoredInvocation } from '../domain/commands/command-ports.ts';
import { translated } from './database-errors.ts';
import type { Database } from './prisma-client.ts';

const number = z.coerce.number();
const dayMs = 86_400_000;
/** Of one bot, in one answer. */
const pendingMax = 200;
const expiredAtOnce = 200;

const commandRows = z.array(commandSchema.extend({ permission: commandSchema.shape.permission.nullable(), bot_id: idSchema, handle: z.string() }));
const invocationSchema = z.object({
  id: idSchema,
  room_id: idSchema,
  bot_id: idSchema,
  user_id: idSchema,
  name: z.string(),
  text: z.string(),
  thread_root_id: idSchema.nullable(),
  created_at: number,
  expires_at: number,
  state: z.enum(['waiting', 'answered', 'failed', 'expired']),
  message: z.string().nullable(),
  message_id: idSchema.nullable(),
});
const invocationRows = z.array(invocationSchema);
const expiredRows = z.array(invocationSchema.extend({ handle: z.string() }));

function toStored(row: z.infer<typeof invocationSchema>): StoredInvocation {
  return {
    id: row.id,
    roomId: row.room_id,
    botId: row.bot_id,
    userId: row.user_id,
    name: row.name,
    text: row.text,
    ...(row.thread_root_id === null ? {} : { threadRootId: row.thread_root_id }),
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    state: row.state,
    message: row.message,
    messageId: row.message_id,
  };
}

function toState({ id, state, message, messageId }: StoredInvocation): InvocationState {
  return { invocationId: id, state, ...(message === null ? {} : { message }), ...(messageId === null ? {} : { messageId }) };
}

/** Commands of bots, and what people have run, in PostgreSQL. */
export function createCommandStore(database: Database): CommandStore {
  const find = async (where: Prisma.Sql) => invocationRows.parse(await database.$queryRaw`SELECT i.* FROM command_invocations i WHERE ${where}`).map(toStored);

  return {
    set: (botId, commands) =>
      translated(async () => {
        const rows = commands.map(({ name, description, args, permission }, place) => ({ name, description, args, permission, place }));
        await database.$transaction([
          database.$executeRaw`SELECT 1 FROM users u WHERE u.id = ${botId}::uuid FOR NO KEY UPDATE`,
          database.$executeRaw`DELETE FROM bot_commands WHERE bot_id = ${botId}::uuid`,
          database.$executeRaw`INSERT INTO bot_commands (bot_id, name, description, args, permission, place)
            SELECT ${botId}::uuid, c.name, c.description, c.args, c.permission, c.place
            FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) c(name text, description text, args jsonb, permission text, place int)`,
        ]);
      }),

    inRoom: (roomId) =>
      translated(async () => {
        const rows = commandRows.parse(
          await database.$queryRaw`
            SELECT c.bot_id, u.handle, c.name, c.description, c.args, c.permission FROM memberships k JOIN users u ON u.id = k.user_id JOIN bot_commands c ON c.bot_id = u.id
            WHERE k.room_id = ${roomId}::uuid AND k.state = 'active' AND u.bot AND u.deactivated_at IS NULL ORDER BY c.name COLLATE "C", u.handle COLLATE "C"`,
        );
        return rows.map(({ bot_id: botId, permission, ...row }) => ({ ...row, botId, ...(permission == null ? {} : { permission }) }));
      }),

    ranBy: (userId, opId) => translated(async () => (await find(Prisma.sql`i.user_id = ${userId}::uuid AND i.op_id = ${opId}::uuid`))[0] ?? null),

    run: ({ id, opId, roomId, botId, userId, name, text, threadRootId, lifeMs }) =>
      translated(async () => {
        const inserted = await database.$executeRaw`
          INSERT INTO command_invocations (id, room_id, bot_id, user_id, op_id, name, text, thread_root_id, created_at, expires_at)
          SELECT ${id}::uuid, ${roomId}::uuid, ${botId}::uuid, ${userId}::uuid, ${opId}::uuid, ${name}, ${text}, ${threadRootId ?? null}::uuid, t.now, t.now + ${lifeMs}::bigint
          FROM (SELECT now_ms() AS now) t ON CONFLICT (user_id, op_id) DO NOTHING`;
        const [invocation] = await find(Prisma.sql`i.user_id = ${userId}::uuid AND i.op_id = ${opId}::uuid`);
        if (invocation === undefined) throw new Error('a command that was just stored is not there');
        return { invocation, isNew: inserted === 1 };
      }),

    find: (id) => translated(async () => (await find(Prisma.sql`i.id = ${id}::uuid`))[0] ?? null),

    status: (userId, ids) => translated(async () => (await find(Prisma.sql`i.id = ANY(${ids}::uuid[]) AND i.user_id = ${userId}::uuid`)).map(toState)),

    pending: (botId) =>
      translated(() =>
        find(Prisma.sql`i.bot_id = ${botId}::uuid AND i.state = 'waiting' AND i.expires_at > now_ms() ORDER BY i.created_at, i.id LIMIT ${pendingMax}`),
      ),

    settle: ({ id, state, message, messageId }) =>
      translated(async () => {
        const from =
          state === 'failed'
            ? Prisma.sql`i.state IN ('waiting', 'answered')`
            : messageId === undefined
              ? Prisma.sql`i.state = 'waiting'`
              : Prisma.sql`i.state IN ('waiting', 'answered') AND i.message_id IS NULL`;
        const changed =
          await database.$executeRaw`UPDATE command_invocations i SET state = ${state}, message = ${message ?? null}::text, message_id = ${messageId ?? null}::uuid
          WHERE i.id = ${id}::uuid AND ${from}`;
        return changed === 1;
      }),

    expireDue: () =>
      translated(async () => {
        const rows = expiredRows.parse(
          await database.$queryRaw`
            UPDATE command_invocations i SET state = 'expired' FROM users u, (SELECT w.id FROM command_invocations w WHERE w.state = 'waiting' AND w.expires_at <= now_ms()
              ORDER BY w.created_at LIMIT ${expiredAtOnce} FOR UPDATE SKIP LOCKED) d
            WHERE i.id = d.id AND u.id = i.bot_id AND i.state = 'waiting' RETURNING i.*, u.handle`,
        );
        return rows.map(({ handle, ...row }) => ({ ...toStored(row), handle }));
      }),

    forgetOld: () =>
      translated(async () => void (await database.$executeRaw`DELETE FROM command_invocations i WHERE i.created_at < now_ms() - ${dayMs}::bigint`)),
  };
}
