import { idSchema } from '@parley/shared/ids';
import { z } from 'zod';
import type { ExportStore } from '../domain/accounts/account-ports.ts';
import { translated } from './database-errors.ts';
import { messageColumns } from './entity-columns.ts';
import { messageRowSchema, toMessage } from './entity-rows.ts';
import type { Database } from './prisma-client.ts';

const number = z.coerce.number();
const roomsSchema = z.array(
  z.object({
    id: idSchema,
    kind: z.string(),
    name: z.string(),
    topic: z.string(),
    role: z.string(),
    state: z.string(),
    joined_at: number,
    last_read_seq: number,
    notify: z.string(),
  }),
);
const messagesSchema = z.array(z.object({ message: messageRowSchema }));
const filesSchema = z.array(
  z.object({
    id: idSchema,
    room_id: idSchema,
    message_id: idSchema.nullable(),
    name: z.string(),
    type: z.string(),
    size: number,
    content: z.string(),
    uploaded_at: number,
  }),
);
const votesSchema = z.array(z.object({ message_id: idSchema, value: z.int() }));
const reactionsSchema = z.array(z.object({ message_id: idSchema, emoji: z.string() }));
const savesSchema = z.array(z.object({ room_id: idSchema, message_id: idSchema, saved_at: number }));

/** What the server holds of one person, a page at a time. A direct room has the names of the others in it. */
export function createExportStore(database: Database): ExportStore {
  return {
    claim: (userId, owner, leaseMs) =>
      translated(async () => {
        const changed = await database.$executeRaw`
          INSERT INTO account_exports AS e (user_id, owner, lease_until) SELECT ${userId}::uuid, ${owner}::uuid, now_ms() + ${leaseMs}::bigint
          ON CONFLICT (user_id) DO UPDATE SET owner = excluded.owner, lease_until = excluded.lease_until WHERE e.lease_until < now_ms()`;
        return changed === 1;
      }),

    renew: (userId, owner, leaseMs) =>
      translated(async () => {
        const changed = await database.$executeRaw`
          UPDATE account_exports SET lease_until = now_ms() + ${leaseMs}::bigint WHERE user_id = ${userId}::uuid AND owner = ${owner}::uuid`;
        return changed === 1;
      }),

    release: (userId, owner) =>
      translated(async () => {
        await database.accountExport.deleteMany({ where: { userId, owner } });
      }),

    rooms: (userId) =>
      translated(async () => {
        const rows = roomsSchema.parse(
          await database.$queryRaw`
            SELECT r.id, r.kind, r.topic, m.role, m.state, m.joined_at, m.last_read_seq, m.notify, CASE WHEN r.kind <> 'direct' THEN r.name
              ELSE coalesce((SELECT string_agg(u.display_name, ', ' ORDER BY u.handle) FROM users u WHERE u.id = ANY(r.direct_user_ids) AND u.id <> ${userId}::uuid), '') END AS name
            FROM memberships m JOIN rooms r ON r.id = m.room_id WHERE m.user_id = ${userId}::uuid AND r.deleted_at IS NULL ORDER BY m.joined_at, r.id`,
        );
        return rows.map(({ joined_at, last_read_seq, ...row }) => ({ ...row, joinedAt: joined_at, lastReadSeq: last_read_seq }));
      }),

    messages: (userId, roomId, after, limit) =>
      translated(async () => {
        const rows = messagesSchema.parse(
          await database.$queryRaw`
            SELECT to_json(b) AS message FROM (SELECT ${messageColumns(userId)} FROM messages m
              WHERE m.room_id = ${roomId}::uuid AND m.author_id = ${userId}::uuid AND m.seq > ${after}::bigint AND m.deleted_at IS NULL ORDER BY m.seq LIMIT ${limit}) b ORDER BY b.seq`,
        );
        return rows.map(({ message }) => toMessage(message));
      }),

    files: (userId, after, limit) =>
      translated(async () => {
        const rows = filesSchema.parse(
          await database.$queryRaw`
            SELECT f.id, f.room_id, f.message_id, f.name, f.type, f.size, f.content, f.uploaded_at FROM files f JOIN rooms r ON r.id = f.room_id AND r.deleted_at IS NULL
            WHERE f.uploader_id = ${userId}::uuid AND f.removed_at IS NULL AND (${after}::uuid IS NULL OR f.id > ${after}::uuid) ORDER BY f.id LIMIT ${limit}`,
        );
        return rows.map(({ room_id, message_id, uploaded_at, ...row }) => ({ ...row, roomId: room_id, messageId: message_id, uploadedAt: uploaded_at }));
      }),

    votes: (userId, roomId) =>
      translated(async () => {
        const rows = votesSchema.parse(
          await database.$queryRaw`SELECT v.message_id, v.value FROM votes v WHERE v.room_id = ${roomId}::uuid AND v.user_id = ${userId}::uuid`,
        );
        return rows.map(({ message_id, value }) => ({ roomId, messageId: message_id, value }));
      }),

    reactions: (userId, roomId) =>
      translated(async () => {
        const rows = reactionsSchema.parse(
          await database.$queryRaw`SELECT x.message_id, x.emoji FROM reactions x WHERE x.room_id = ${roomId}::uuid AND x.user_id = ${userId}::uuid`,
        );
        return rows.map(({ message_id, emoji }) => ({ roomId, messageId: message_id, emoji }));
      }),

    saves: (userId) =>
      translated(async () => {
        const rows = savesSchema.parse(
          await database.$queryRaw`SELECT s.room_id, s.message_id, s.saved_at FROM saves s WHERE s.user_id = ${userId}::uuid ORDER BY s.saved_at`,
        );
        return rows.map(({ room_id, message_id, saved_at }) => ({ roomId: room_id, messageId: message_id, savedAt: saved_at }));
      }),
  };
}
