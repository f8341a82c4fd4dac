import { presenceChoiceSchema } from '@parley/shared/entities/user';
import { idSchema } from '@parley/shared/ids';
import { fold } from '@parley/shared/search/fold';
import { z } from 'zod';
import { refusals } from '../domain/policies.ts';
import type { UserStore } from '../domain/ports.ts';
import { RelayError, refusedError } from '../domain/relay-error.ts';
import { takenHandle } from '../domain/users/taken-handle.ts';
import { sqlState, translated } from './database-errors.ts';
import { personColumn } from './entity-columns.ts';
import { personSchema, toUser } from './entity-rows.ts';
import type { Database } from './prisma-client.ts';
import { readWrite, writeRowSchema } from './room-write.ts';
import { containsPattern, prefixPattern } from './text-keys.ts';

const number = z.coerce.number();
const userRows = z.array(z.object({ user: personSchema }));
const registeredSchema = z.tuple([writeRowSchema.extend({ o_is_first: z.boolean() })]);
const updatedSchema = z.tuple([z.object({ audience: z.array(z.object({ userId: idSchema, inboxVersion: z.int() })) })]);
const presenceRows = z.array(z.object({ presence_version: number, inbox_version: number }));
const ownRows = z.array(
  z.object({
    user: personSchema,
    presence: presenceChoiceSchema,
    presence_version: number,
    inbox_version: number,
    shares_receipts: z.boolean(),
    shares_last_seen: z.boolean(),
    now: number,
    room_ids: z.array(z.string()),
    first_seqs: z.record(idSchema, z.int()),
  }),
);
const inboxSchema = z.array(z.object({ inbox_version: number }));

/** What a person is found by: the handle, and every word of the display name. */
export const searchKeyOf = (handle: string, displayName: string) => `${handle} ${fold(displayName)}`;

const uninvited = () => refusedError(refusals.uninvited);
const noSuchUser = () => new RelayError('not-found', 'There is no such person.');

/** People. Handles arrive in lower case (the parse made them so). `reading`: for what every opening of the app asks. */
export function createUserStore(database: Database, reading: Database): UserStore {
  return {
    register: ({ userId, handle, displayName, passwordHash, needsInvite = false, invite }) =>
      translated(async () => {
        try {
          const [row] = registeredSchema.parse(
            await database.$queryRaw`SELECT * FROM register_v1(${userId}::uuid, ${handle}, ${displayName}, ${searchKeyOf(handle, displayName)}, ${passwordHash}, ${needsInvite},
              ${invite?.code ?? null}::text, ${invite?.creatorVersion ?? null}::bigint, ${invite?.opId ?? null}::uuid, ${invite?.nodeName ?? null}::text)`,
          );
          if (row.o_verdict !== 'stored') throw uninvited();
          const user = toUser(await database.user.findUniqueOrThrow({ where: { id: userId } }));
          const roomId = row.o_from === null ? null : (invite?.roomId ?? null);
          return { user, isFirst: row.o_is_first, joined: roomId === null ? null : await readWrite(database, roomId, row) };
        } catch (error) {
          // The invite fell while the account was made: nothing of it is stored.
          if (sqlState(error) === 'PY001') throw uninvited();
          if (sqlState(error) === '23505') throw takenHandle(error);
          throw error;
        }
      }),

    isEmpty: () => translated(async () => (await database.user.findFirst({ select: { id: true } })) === null),

    credentials: (handle) =>
      translated(async () => {
        const row = await database.user.findUnique({ where: { handle } });
        return row === null || row.passwordHash === null || row.deactivatedAt !== null ? null : { user: toUser(row), passwordHash: row.passwordHash };
      }),

    passwordHash: (userId) =>
      translated(async () => (await database.user.findUnique({ where: { id: userId }, select: { passwordHash: true } }))?.passwordHash ?? null),

    setPasswordHash: (userId, passwordHash) =>
      translated(async () => {
        const { count } = await database.user.updateMany({ where: { id: userId }, data: { passwordHash } });
        if (count === 0) throw noSuchUser();
      }),

    get: (userIds) => translated(async () => (userIds.length === 0 ? [] : (await database.user.findMany({ where: { id: { in: userIds } } })).map(toUser))),

    search: (query, limit) =>
      translated(async () => {
        const words = fold(query.trim());
        const name = words.replace(/^@/, '');
        const found = userRows.parse(
          await database.$queryRaw`
            SELECT ${personColumn} AS user FROM users u WHERE u.deactivated_at IS NULL AND u.search_key LIKE ${containsPattern(name)}
            ORDER BY u.handle <> ${name}, u.handle NOT LIKE ${prefixPattern(name)}, u.search_key NOT LIKE ${`% ${prefixPattern(name)}`}, u.handle COLLATE "C" LIMIT ${limit}`,
        );
        return found.map(({ user }) => user);
      }),

    update: (userId, { opId, ...changes }) =>
      translated(async () => {
        const before = await database.user.findUnique({ where: { id: userId } });
        if (before === null) throw noSuchUser();
        const searchKey = changes.displayName === undefined ? null : searchKeyOf(before.handle, changes.displayName);
        const [{ audience }] = updatedSchema.parse(
          await database.$queryRaw`SELECT update_profile_v3(${userId}::uuid, ${opId ?? null}::uuid, ${JSON.stringify(changes)}::jsonb, ${searchKey}) AS audience`,
        );
        const after = await database.user.findUniqueOrThrow({ where: { id: userId } });
        return { user: toUser(after), audience };
      }),

    forgetOperations: (olderThanMs) =>
      translated(async () => void (await database.$executeRaw`DELETE FROM profile_operations o WHERE o.at < now_ms() - ${olderThanMs}::bigint`)),

    own: (userId) =>
      translated(async () => {
        const [row] = ownRows.parse(
          await reading.$queryRaw`SELECT ${personColumn} AS user, u.presence, u.presence_version, u.inbox_version, u.shares_receipts, u.shares_last_seen, now_ms() AS now,
              to_json(ARRAY(SELECT k.room_id FROM memberships k JOIN rooms r ON r.id = k.room_id WHERE k.user_id = u.id AND k.state = 'active' AND r.deleted_at IS NULL)) AS room_ids,
              (SELECT coalesce(json_object_agg(k.room_id, k.first_seq), '{}') FROM memberships k WHERE k.user_id = u.id AND k.state = 'active' AND k.first_seq > 1) AS first_seqs
            FROM users u WHERE u.id = ${userId}::uuid`,
        );
        if (row === undefined) return null;
        return {
          user: row.user,
          presence: { choice: row.presence, version: row.presence_version },
          privacy: { receipts: row.shares_receipts, lastSeen: row.shares_last_seen },
          inboxVersion: row.inbox_version,
          roomIds: row.room_ids,
          firstSeqs: new Map(Object.entries(row.first_seqs)),
          nowMs: row.now,
        };
      }),

    setPresence: (userId, choice) =>
      translated(async () => {
        const [changed] = presenceRows.parse(
          await database.$queryRaw`UPDATE users u SET presence = ${choice}, presence_version = u.presence_version + 1, inbox_version = u.inbox_version + 1,
              last_seen_at = CASE WHEN ${choice} = 'invisible' AND u.shares_last_seen THEN now_ms() ELSE u.last_seen_at END
            WHERE u.id = ${userId}::uuid AND u.presence <> ${choice} RETURNING u.presence_version, u.inbox_version`,
        );
        if (changed !== undefined) return { version: changed.presence_version, inboxVersion: changed.inbox_version };
        const row = await database.user.findUnique({ where: { id: userId }, select: { presenceVersion: true } });
        if (row === null) throw noSuchUser();
        return { version: Number(row.presenceVersion), inboxVersion: null };
      }),

    inboxVersion: (userId) =>
      translated(async () => {
        const [row] = inboxSchema.parse(await database.$queryRaw`SELECT u.inbox_version FROM users u WHERE u.id = ${userId}::uuid`);
        if (row === undefined) throw noSuchUser();
        return row.inbox_version;
      }),
  };
}
