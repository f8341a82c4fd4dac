import type { AdminRoom, AdminUser, AuditEntry } from '@parley/shared/entities/admin';
import { type Id, idSchema } from '@parley/shared/ids';
import { fold } from '@parley/shared/search/fold';
import { z } from 'zod';
import { Prisma } from '../../prisma/generated/client.ts';
import type { AdminStore, RoomFilter, RoomSort, UserFilter, UserSort } from '../domain/admin/admin-ports.ts';
import { translated } from './database-errors.ts';
import { everybodyId } from './entity-columns.ts';
import { page } from './page.ts';
import type { Database } from './prisma-client.ts';
import { containsPattern } from './text-keys.ts';

type Lists = Pick<AdminStore, 'users' | 'user' | 'rooms' | 'room' | 'audit' | 'storage'>;

const number = z.coerce.number();
const userRows = z.array(
  z
    .object({
      id: idSchema,
      handle: z.string(),
      display_name: z.string(),
      created_at: number,
      last_used_at: number.nullable(),
      sessions: number,
      file_bytes: number,
      bot: z.boolean(),
      admin: z.boolean(),
      deactivated_at: number.nullable(),
    })
    .transform(
      (row): AdminUser => ({
        id: row.id,
        handle: row.handle,
        displayName: row.display_name,
        createdAt: row.created_at,
        sessions: row.sessions,
        fileBytes: row.file_bytes,
        ...(row.last_used_at === null ? {} : { lastUsedAt: row.last_used_at }),
        ...(row.bot ? { bot: true } : {}),
        ...(row.admin ? { admin: true } : {}),
        ...(row.deactivated_at === null ? {} : { deactivatedAt: row.deactivated_at }),
      }),
    ),
);
const roomRows = z.array(
  z
    .object({
      id: idSchema,
      kind: z.enum(['public', 'private']),
      name: z.string(),
      icon: z.string(),
      member_count: z.int(),
      head: number.nullable(),
      last_at: number.nullable(),
      created_at: number,
      archived_at: number.nullable(),
      ownerless: z.boolean(),
    })
    .transform(
      (row): AdminRoom => ({
        id: row.id,
        kind: row.kind,
        name: row.name,
        members: row.member_count,
        events: row.head ?? 0,
        createdAt: row.created_at,
        ...(row.icon === '' ? {} : { icon: row.icon }),
        ...(row.last_at === null ? {} : { lastAt: row.last_at }),
        ...(row.archived_at === null ? {} : { archivedAt: row.archived_at }),
        ...(row.ownerless ? { ownerless: true } : {}),
      }),
    ),
);
const auditRows = z.array(
  z
    .object({
      id: number,
      at: number,
      actor_id: idSchema.nullable(),
      actor_handle: z.string().nullable(),
      action: z.string(),
      target_kind: z.string().nullable(),
      target_id: z.string().nullable(),
      target_name: z.string().nullable(),
      details: z.record(z.string(), z.json()),
      address: z.string().nullable(),
    })
    .transform(
      (row): AuditEntry => ({
        id: row.id,
        at: row.at,
        action: row.action,
        details: row.details,
        ...(row.actor_id === null ? {} : { actor: { id: row.actor_id, handle: row.actor_handle ?? '' } }),
        ...(row.target_kind === null || row.target_id === null
          ? {}
          : { target: { kind: row.target_kind, id: row.target_id, ...(row.target_name === null ? {} : { name: row.target_name }) } }),
        ...(row.address === null ? {} : { address: row.address }),
      }),
    ),
);
const totalsSchema = z.tuple([
  z.object({ people: number, rooms: number, database_bytes: number, file_bytes: number.nullable(), estimate: number, messages: number.nullable() }),
]);
const largestRows = z.array(z.object({ owner_id: idSchema, handle: z.string(), display_name: z.string(), bytes: number }));

/** More messages than this are not counted one by one. */
const countedMax = 200_000;

const userFilters: Record<UserFilter, Prisma.Sql> = {
  active: Prisma.sql`AND u.deactivated_at IS NULL AND NOT u.bot`,
  admins: Prisma.sql`AND u.admin`,
  deactivated: Prisma.sql`AND u.deactivated_at IS NOT NULL`,
  bots: Prisma.sql`AND u.bot`,
};
const roomFilters: Record<RoomFilter, Prisma.Sql> = {
  public: Prisma.sql`AND r.kind = 'public'`,
  private: Prisma.sql`AND r.kind = 'private'`,
  archived: Prisma.sql`AND r.archived_at IS NOT NULL`,
  ownerless: Prisma.sql`AND NOT has_living_owner(r.id)`,
};

/** What a list is sorted by, the most first, and what that is of a row that was read. By name: its own order. */
type Order<Row> = { by: Prisma.Sql; of: (row: Row) => number };
const userOrders: Record<Exclude<UserSort, 'handle'>, Order<AdminUser>> = {
  'last-used': { by: Prisma.sql`coalesce(t.last_used_at, 0)`, of: (user) => user.lastUsedAt ?? 0 },
  created: { by: Prisma.sql`t.created_at`, of: (user) => user.createdAt },
  files: { by: Prisma.sql`t.file_bytes`, of: (user) => user.fileBytes },
};
const roomOrders: Record<Exclude<RoomSort, 'name'>, Order<AdminRoom>> = {
  members: { by: Prisma.sql`t.member_count`, of: (room) => room.members },
  'last-event': { by: Prisma.sql`coalesce(t.last_at, 0)`, of: (room) => room.lastAt ?? 0 },
  created: { by: Prisma.sql`t.created_at`, of: (room) => room.createdAt },
};

/** A list's order, and what lies behind the row that was read last. */
type Place = { by: Prisma.Sql; behind: Prisma.Sql };
const byHandle: Place = { by: Prisma.sql`t.handle COLLATE "C"`, behind: Prisma.empty };
const byName: Place = { by: Prisma.sql`t.name_key COLLATE "C", t.id`, behind: Prisma.empty };
const handlePlace = (last: AdminUser | null): Place =>
  last === null ? byHandle : { ...byHandle, behind: Prisma.sql`AND t.handle COLLATE "C" > ${last.handle}` };
const namePlace = (last: AdminRoom | null): Place =>
  last === null
    ? byName
    : { ...byName, behind: Prisma.sql`AND (t.name_key COLLATE "C", t.id) > (SELECT a.name_key COLLATE "C", a.id FROM rooms a WHERE a.id = ${last.id}::uuid)` };
function orderedPlace<Row extends { id: Id }>({ by, of }: Order<Row>, last: Row | null): Place {
  const behind = last === null ? Prisma.empty : Prisma.sql`AND (${by} < ${of(last)} OR (${by} = ${of(last)} AND t.id > ${last.id}::uuid))`;
  return { by: Prisma.sql`${by} DESC, t.id`, behind };
}

/** What admins look at: accounts, rooms, the audit log and how much there is. */
export function createAdminLists(database: Database): Lists {
  const users = async (where: Prisma.Sql, limit: number, { by, behind }: { by: Prisma.Sql; behind: Prisma.Sql }) =>
    userRows.parse(
      await database.$queryRaw`
        SELECT t.* FROM (SELECT u.id, u.handle, u.display_name, u.created_at, u.bot, u.admin, u.deactivated_at, coalesce(f.bytes, 0) AS file_bytes,
          (SELECT max(s.last_used_at) FROM sessions s WHERE s.user_id = u.id) AS last_used_at,
          (SELECT count(*) FROM sessions s WHERE s.user_id = u.id AND s.revoked_at IS NULL AND s.expires_at > now_ms()) AS sessions
        FROM users u LEFT JOIN file_use f ON f.owner_id = u.id WHERE u.deleted_at IS NULL ${where}) t WHERE true ${behind} ORDER BY ${by} LIMIT ${limit}`,
    );
  const oneUser = async (userId: Id) => (await users(Prisma.sql`AND u.id = ${userId}::uuid`, 1, byHandle))[0] ?? null;
  const rooms = async (where: Prisma.Sql, limit: number, { by, behind }: { by: Prisma.Sql; behind: Prisma.Sql }) =>
    roomRows.parse(
      await database.$queryRaw`
        SELECT t.* FROM (SELECT r.id, r.kind, r.name, r.icon, r.member_count, r.created_at, r.archived_at, r.name_key, e.seq AS head, e.at AS last_at, NOT has_living_owner(r.id) AS ownerless
        FROM rooms r LEFT JOIN LATERAL (SELECT x.seq, x.at FROM events x WHERE x.room_id = r.id ORDER BY x.seq DESC LIMIT 1) e ON true
        WHERE r.kind <> 'direct' AND r.deleted_at IS NULL ${where}) t WHERE true ${behind} ORDER BY ${by} LIMIT ${limit}`,
    );
  const oneRoom = async (roomId: Id) => (await rooms(Prisma.sql`AND r.id = ${roomId}::uuid`, 1, byName))[0] ?? null;

  return {
    users: ({ query, filter, sort = 'handle', after, limit }) =>
      translated(async () => {
        const named = query === undefined ? Prisma.empty : Prisma.sql`AND u.search_key LIKE ${containsPattern(fold(query).replace(/^@/, ''))}`;
        const kept = filter === undefined ? Prisma.empty : userFilters[filter];
        const last = after === undefined ? null : await oneUser(after);
        if (after !== undefined && last === null) return { users: [], more: false };
        const order = sort === 'handle' ? null : userOrders[sort];
        const place = order === null ? handlePlace(last) : orderedPlace(order, last);
        const found = page(await users(Prisma.sql`${named} ${kept}`, limit + 1, place), limit);
        return { users: found.rows, more: found.more };
      }),

    user: (userId) => translated(() => oneUser(userId)),

    rooms: ({ query, filter, sort = 'name', after, limit }) =>
      translated(async () => {
        const named = query === undefined ? Prisma.empty : Prisma.sql`AND r.name_key LIKE ${containsPattern(fold(query))}`;
        const kept = filter === undefined ? Prisma.empty : roomFilters[filter];
        const last = after === undefined ? null : await oneRoom(after);
        if (after !== undefined && last === null) return { rooms: [], more: false };
        const order = sort === 'name' ? null : roomOrders[sort];
        const place = order === null ? namePlace(last) : orderedPlace(order, last);
        const found = page(await rooms(Prisma.sql`${named} ${kept}`, limit + 1, place), limit);
        return { rooms: found.rows, more: found.more };
      }),

    room: (roomId) => translated(() => oneRoom(roomId)),

    audit: ({ query, actorId, action, before, limit }) =>
      translated(async () => {
        const by = actorId === undefined ? Prisma.empty : Prisma.sql`AND a.actor_id IS NOT DISTINCT FROM ${actorId}::uuid`;
        const what = action === undefined ? Prisma.empty : Prisma.sql`AND a.action = ${action}`;
        const words = query === undefined ? null : containsPattern(query.replace(/^@/, ''));
        const named =
          words === null ? Prisma.empty : Prisma.sql`AND (a.actor_handle ILIKE ${words} OR a.target_name ILIKE ${words} OR a.address ILIKE ${words})`;
        const older = before === undefined ? Prisma.empty : Prisma.sql`AND a.id < ${before}`;
        const rows = auditRows.parse(
          await database.$queryRaw`SELECT a.* FROM audit_entries a WHERE true ${named} ${by} ${what} ${older} ORDER BY a.id DESC LIMIT ${limit + 1}`,
        );
        const found = page(rows, limit);
        return { entries: found.rows, more: found.more };
      }),

    storage: () =>
      translated(async () => {
        const [totals] = totalsSchema.parse(
          await database.$queryRaw`
            SELECT (SELECT count(*) FROM users u WHERE u.deactivated_at IS NULL AND NOT u.bot) AS people,
              (SELECT count(*) FROM rooms r WHERE r.kind <> 'direct' AND r.deleted_at IS NULL) AS rooms,
              pg_database_size(current_database()) AS database_bytes,
              (SELECT f.bytes FROM file_use f WHERE f.owner_id = ${everybodyId}::uuid) AS file_bytes, c.estimate,
              CASE WHEN c.estimate <= ${countedMax} THEN (SELECT count(*) FROM messages m WHERE m.deleted_at IS NULL) END AS messages
            FROM (SELECT greatest(t.reltuples, 0)::bigint AS estimate FROM pg_class t WHERE t.oid = 'messages'::regclass) c`,
        );
        const largest = largestRows.parse(
          await database.$queryRaw`SELECT f.owner_id, u.handle, u.display_name, f.bytes FROM file_use f JOIN users u ON u.id = f.owner_id
            WHERE f.bytes > 0 ORDER BY f.bytes DESC, u.handle LIMIT 10`,
        );
        return {
          people: totals.people,
          rooms: totals.rooms,
          messages: totals.messages ?? totals.estimate,
          databaseBytes: totals.database_bytes,
          fileBytes: totals.file_bytes ?? 0,
          largest: largest.map((row) => ({ userId: row.owner_id, handle: row.handle, displayName: row.display_name, bytes: row.bytes })),
          ...(totals.messages === null ? { messagesEstimated: true } : {}),
        };
      }),
  };
}
