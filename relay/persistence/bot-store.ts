import type { Bot, BotToken, RoomBot } from '@parley/shared/entities/bot';
import { type Id, idSchema } from '@parley/shared/ids';
import { limits } from '@parley/shared/limits';
import { z } from 'zod';
import { Prisma } from '../../prisma/generated/client.ts';
import type { BotStore, EndedToken, NewToken } from '../domain/bots/bot-ports.ts';
import { RelayError } from '../domain/relay-error.ts';
import { takenHandle } from '../domain/users/taken-handle.ts';
import { sqlState, translated } from './database-errors.ts';
import { personColumn } from './entity-columns.ts';
import { personSchema, toUser } from './entity-rows.ts';
import type { Database } from './prisma-client.ts';
import { recordAudit } from './record-audit.ts';
import { searchKeyOf } from './user-store.ts';

const number = z.coerce.number();
/** A token's use is noted again after this long. */
const noteUseEveryMs = 60_000;

const botRows = z
  .array(z.object({ user: personSchema, owner_id: idSchema, created_at: number, tokens: number }))
  .transform((rows): Bot[] => rows.map(({ user, owner_id, created_at, tokens }) => ({ user, ownerId: owner_id, createdAt: created_at, tokens })));
const tokenRows = z
  .array(
    z.object({
      id: idSchema,
      bot_id: idSchema,
      name: z.string(),
      scopes: z.array(z.string()),
      is_limited: z.boolean(),
      room_ids: z.array(idSchema),
      created_by_id: idSchema,
      created_at: number,
      expires_at: number.nullable(),
      last_used_at: number.nullable(),
      revoked_at: number.nullable(),
    }),
  )
  .transform((rows): BotToken[] =>
    rows.map((row) => ({
      id: row.id,
      botId: row.bot_id,
      name: row.name,
      scopes: row.scopes,
      ...(row.is_limited ? { roomIds: row.room_ids } : {}),
      createdById: row.created_by_id,
      createdAt: row.created_at,
      ...(row.expires_at === null ? {} : { expiresAt: row.expires_at }),
      ...(row.last_used_at === null ? {} : { lastUsedAt: row.last_used_at }),
      ...(row.revoked_at === null ? {} : { revokedAt: row.revoked_at }),
    })),
  );
const idRows = z.array(z.object({ id: idSchema })).transform((rows) => rows.map(({ id }) => id));
const endedRows = z
  .array(z.object({ id: idSchema, code: z.enum(['revoked', 'deactivated']) }))
  .transform((rows) => rows.map(({ id, code }) => ({ sessionId: id, code })));
const endRows = z.array(z.object({ ended: z.enum(['expired', 'revoked', 'deactivated']), at: number }));
const roomBotRows = z
  .array(z.object({ user: personSchema, owner_id: idSchema, scopes: z.array(z.string()), commands: number }))
  .transform((rows): RoomBot[] => rows.map(({ owner_id, ...row }) => ({ ...row, ownerId: owner_id })));
const audienceSchema = z.tuple([z.object({ audience: z.array(z.object({ userId: idSchema, inboxVersion: z.int() })) })]);

const living = Prisma.sql`t.revoked_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > now_ms())`;
const botColumns = Prisma.sql`${personColumn} AS user, b.owner_id, b.created_at, (SELECT count(*) FROM bot_tokens t WHERE t.bot_id = b.user_id AND ${living}) AS tokens`;
const tokenColumns = Prisma.sql`t.id, t.bot_id, t.name, t.scopes, t.is_limited, t.room_ids, t.created_by_id, t.created_at, t.expires_at, t.last_used_at, t.revoked_at`;

type Transaction = Pick<Prisma.TransactionClient, '$executeRaw'>;

function insertToken(transaction: Transaction, botId: Id, creatorId: Id, token: NewToken): Promise<number> {
  const { id, opId, name, tokenHash, scopes, roomIds, expiresAt } = token;
  return transaction.$executeRaw`
    INSERT INTO bot_tokens (id, bot_id, name, token_hash, scopes, is_limited, room_ids, created_by_id, op_id, created_at, expires_at)
    VALUES (${id}::uuid, ${botId}::uuid, ${name}, ${tokenHash}, ${[...scopes]}::text[], ${roomIds !== undefined}, ${[...(roomIds ?? [])]}::uuid[], ${creatorId}::uuid, ${opId}::uuid,
      now_ms(), ${expiresAt ?? null}::bigint)`;
}

/** The bot of an incoming webhook has no token and belongs to the webhook alone. */
const notOfHook = Prisma.sql`NOT EXISTS (SELECT 1 FROM hooks h WHERE h.bot_id = b.user_id)`;

/** Bots and their tokens in PostgreSQL; only hashes of secrets are kept. */
export function createBotStore(database: Database): BotStore {
  const bots = async (where: Prisma.Sql) =>
    botRows.parse(await database.$queryRaw`SELECT ${botColumns} FROM bots b JOIN users u ON u.id = b.user_id WHERE ${where}`);
  /** Why a token is none of the living. */
  const endOf = async (tokenHash: string): Promise<EndedToken | null> => {
    const [token] = endRows.parse(
      await database.$queryRaw`SELECT CASE WHEN u.deactivated_at IS NOT NULL THEN 'deactivated' WHEN t.revoked_at IS NOT NULL THEN 'revoked' ELSE 'expired' END AS ended,
        coalesce(u.deactivated_at, t.revoked_at, t.expires_at) AS at FROM bot_tokens t JOIN users u ON u.id = t.bot_id WHERE t.token_hash = ${tokenHash}`,
    );
    return token ?? null;
  };
  const tokens = async (where: Prisma.Sql) => tokenRows.parse(await database.$queryRaw`SELECT ${tokenColumns} FROM bot_tokens t WHERE ${where}`);

  return {
    create: ({ by, botId, ownerId, handle, displayName, about, token }) =>
      translated(async () => {
        try {
          await database.$transaction(async (transaction) => {
            await transaction.$executeRaw`INSERT INTO bots (user_id, owner_id, op_id, created_at) VALUES (${botId}::uuid, ${ownerId}::uuid, ${token.opId}::uuid, now_ms())`;
            await transaction.$executeRaw`INSERT INTO users (id, handle, display_name, search_key, bot, about, created_at)
              VALUES (${botId}::uuid, ${handle}, ${displayName}, ${searchKeyOf(handle, displayName)}, true, ${about}, now_ms())`;
            await insertToken(transaction, botId, ownerId, token);
            const details = { scopes: token.scopes.join(' ') };
            await recordAudit(transaction, { ...by, action: 'bot-made', target: { kind: 'user', id: botId, name: handle }, details });
          });
        } catch (error) {
          if (sqlState(error) !== '23505') throw error;
          // The same operation, at the same time: the other one made it.
          if ((await bots(Prisma.sql`b.owner_id = ${ownerId}::uuid AND b.op_id = ${token.opId}::uuid`)).length > 0) return;
          throw takenHandle(error);
        }
      }),

    made: (ownerId, opId) =>
      translated(async () => {
        const [[bot], [token]] = await Promise.all([
          bots(Prisma.sql`b.owner_id = ${ownerId}::uuid AND b.op_id = ${opId}::uuid`),
          tokens(Prisma.sql`t.created_by_id = ${ownerId}::uuid AND t.op_id = ${opId}::uuid`),
        ]);
        return bot === undefined || token === undefined ? null : { bot, token };
      }),

    find: (botId) => translated(async () => (await bots(Prisma.sql`b.user_id = ${botId}::uuid AND u.deactivated_at IS NULL AND ${notOfHook}`))[0] ?? null),

    list: (ownerId) =>
      translated(() =>
        bots(
          Prisma.sql`u.deactivated_at IS NULL AND ${notOfHook} AND (${ownerId}::uuid IS NULL OR b.owner_id = ${ownerId}::uuid) ORDER BY u.handle COLLATE "C"`,
        ),
      ),

    remove: ({ by, botId }) =>
      translated(() =>
        database.$transaction(async (transaction) => {
          // A second time nobody's inbox rises: there would be nothing to tell of it.
          const [alive] = idRows.parse(await transaction.$queryRaw`SELECT u.id FROM users u WHERE u.id = ${botId}::uuid AND u.deactivated_at IS NULL`);
          if (alive === undefined) return { tokenIds: [], audience: [], user: null };
          const [{ audience }] = audienceSchema.parse(
            await transaction.$queryRaw`SELECT bump_inboxes(ARRAY(SELECT DISTINCT o.user_id FROM memberships m JOIN memberships o ON o.room_id = m.room_id AND o.state = 'active'
              WHERE m.user_id = ${botId}::uuid AND m.state = 'active')) AS audience`,
          );
          const changed =
            await transaction.$executeRaw`UPDATE users u SET deactivated_at = now_ms(), version = u.version + 1 WHERE u.id = ${botId}::uuid AND u.deactivated_at IS NULL`;
          if (changed === 0) return { tokenIds: [], audience: [], user: null };
          const tokenIds = idRows.parse(
            await transaction.$queryRaw`UPDATE bot_tokens t SET revoked_at = now_ms() WHERE t.bot_id = ${botId}::uuid AND t.revoked_at IS NULL RETURNING t.id`,
          );
          await transaction.$executeRaw`DELETE FROM bot_commands WHERE bot_id = ${botId}::uuid`;
          await transaction.$executeRaw`UPDATE command_invocations i SET expires_at = now_ms() WHERE i.bot_id = ${botId}::uuid AND i.state = 'waiting'`;
          const user = toUser(await transaction.user.findUniqueOrThrow({ where: { id: botId } }));
          await recordAudit(transaction, { ...by, action: 'bot-removed', target: { kind: 'user', id: botId, name: user.handle } });
          return { tokenIds, audience, user };
        }),
      ),

    createToken: ({ by, botId, creatorId, token }) =>
      translated(() =>
        database.$transaction(async (transaction) => {
          // The bot's row stands for all of its tokens: they are counted while nobody adds one.
          const user = await transaction.$queryRaw`SELECT u.handle FROM users u WHERE u.id = ${botId}::uuid FOR NO KEY UPDATE`;
          const [{ handle }] = z.tuple([z.object({ handle: z.string() })]).parse(user);
          const made = Prisma.sql`SELECT ${tokenColumns} FROM bot_tokens t WHERE t.created_by_id = ${creatorId}::uuid AND t.op_id = ${token.opId}::uuid`;
          const [before] = tokenRows.parse(await transaction.$queryRaw(made));
          if (before !== undefined) {
            if (before.botId !== botId) throw new RelayError('conflict', 'This operation id is already used.');
            return before;
          }
          const alive = idRows.parse(await transaction.$queryRaw`SELECT t.id FROM bot_tokens t WHERE t.bot_id = ${botId}::uuid AND ${living}`);
          if (alive.length >= limits.botTokensMax) throw new RelayError('conflict', 'This bot has as many tokens as it may. Revoke one first.');
          await insertToken(transaction, botId, creatorId, token);
          const details = { name: token.name, scopes: token.scopes.join(' ') };
          await recordAudit(transaction, { ...by, action: 'bot-token-made', target: { kind: 'user', id: botId, name: handle }, details });
          const [stored] = tokenRows.parse(await transaction.$queryRaw(made));
          if (stored === undefined) throw new Error('a token that was just stored is not there');
          return stored;
        }),
      ),

    tokens: (botId) => translated(() => tokens(Prisma.sql`t.bot_id = ${botId}::uuid ORDER BY t.created_at DESC, t.id DESC`)),

    revokeToken: ({ by, botId, tokenId }) =>
      translated(() =>
        database.$transaction(async (transaction) => {
          const [revoked] = z.array(z.object({ name: z.string(), handle: z.string() })).parse(
            await transaction.$queryRaw`UPDATE bot_tokens t SET revoked_at = now_ms() FROM users u WHERE t.id = ${tokenId}::uuid AND t.bot_id = ${botId}::uuid AND u.id = t.bot_id
                AND t.revoked_at IS NULL RETURNING t.name, u.handle`,
          );
          if (revoked === undefined) return false;
          const target = { kind: 'user' as const, id: botId, name: revoked.handle };
          await recordAudit(transaction, { ...by, action: 'bot-token-revoked', target, details: { name: revoked.name } });
          return true;
        }),
      ),

    findToken: (tokenHash) =>
      translated(async () => {
        const [token] = tokenRows.parse(
          await database.$queryRaw`
            WITH t AS (SELECT ${tokenColumns} FROM bot_tokens t JOIN users u ON u.id = t.bot_id WHERE t.token_hash = ${tokenHash} AND ${living} AND u.deactivated_at IS NULL),
            used AS (UPDATE bot_tokens x SET last_used_at = now_ms() FROM t WHERE x.id = t.id AND (x.last_used_at IS NULL OR x.last_used_at < now_ms() - ${noteUseEveryMs}::bigint))
            SELECT * FROM t`,
        );
        if (token === undefined) return endOf(tokenHash);
        const grant = { scopes: new Set(token.scopes), roomIds: token.roomIds === undefined ? null : new Set(token.roomIds) };
        return { tokenId: token.id, botId: token.botId, grant, expiresAt: token.expiresAt ?? null };
      }),

    endedSince: (sinceMs) =>
      translated(async () =>
        endedRows.parse(
          await database.$queryRaw`SELECT t.id, CASE WHEN u.deactivated_at > ${sinceMs} THEN 'deactivated' ELSE 'revoked' END AS code
            FROM bot_tokens t JOIN users u ON u.id = t.bot_id WHERE t.revoked_at > ${sinceMs} OR u.deactivated_at > ${sinceMs}`,
        ),
      ),

    inRoom: (roomId) =>
      translated(async () =>
        roomBotRows.parse(
          await database.$queryRaw`
            SELECT ${personColumn} AS user, b.owner_id, (SELECT count(*) FROM bot_commands c WHERE c.bot_id = u.id) AS commands,
              (SELECT coalesce(json_agg(DISTINCT s.scope ORDER BY s.scope), '[]'::json) FROM bot_tokens t CROSS JOIN LATERAL unnest(t.scopes) s(scope)
                WHERE t.bot_id = u.id AND ${living} AND (NOT t.is_limited OR k.room_id = ANY(t.room_ids))) AS scopes
            FROM memberships k JOIN users u ON u.id = k.user_id JOIN bots b ON b.user_id = u.id
            WHERE k.room_id = ${roomId}::uuid AND k.state = 'active' AND u.deactivated_at IS NULL AND ${notOfHook} ORDER BY u.handle COLLATE "C"`,
        ),
      ),
  };
}
