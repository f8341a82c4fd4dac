import { idSchema } from '@parley/shared/ids';
import { limits } from '@parley/shared/limits';
import { z } from 'zod';
import { Prisma } from '../../prisma/generated/client.ts';
import type { MessageStore } from '../domain/ports.ts';
import { translated } from './database-errors.ts';
import { messageColumns } from './entity-columns.ts';
import { messageRowSchema, toMessage } from './entity-rows.ts';
import { readSince } from './log-reader.ts';
import type { Database } from './prisma-client.ts';

const pinSchema = z.tuple([
  z.object({
    o_verdict: z.enum(['stored', 'duplicate', 'conflict', 'forbidden', 'gone', 'stale', 'not-found', 'unchanged', 'too-many']),
    o_seq: z.coerce.number().nullable(),
  }),
]);
const messagesSchema = z.array(z.object({ message: messageRowSchema }));
const votersSchema = z.array(z.object({ deleted: z.boolean(), up: z.array(idSchema), down: z.array(idSchema) }));
const revisionsSchema = z.array(
  z.object({
    deleted: z.boolean(),
    revisions: z.array(z.object({ version: z.int(), at: z.int(), body: z.string() })),
  }),
);

/** Single messages in PostgreSQL; the hot changes of them go through the log writer. */
export function createMessageStore(database: Database): MessageStore {
  const get: MessageStore['get'] = async ({ roomId, ids, firstSeq, readerId }) => {
    const rows = messagesSchema.parse(
      await database.$queryRaw`
        SELECT to_json(b) AS message FROM unnest(${[...new Set(ids)]}::uuid[]) k(id)
        JOIN LATERAL (SELECT ${messageColumns(readerId)} FROM messages m WHERE m.id = k.id AND m.room_id IS NOT DISTINCT FROM ${roomId}::uuid AND m.seq >= ${firstSeq} OFFSET 0) b ON true
        ORDER BY b.seq`,
    );
    return rows.map(({ message }) => toMessage(message));
  };

  return {
    get: (input) => translated(() => get(input)),

    pin: ({ roomId, opId, actorId, memberVersion, messageId, on }) =>
      translated(async () => {
        const [{ o_verdict: verdict, o_seq: seq }] = pinSchema.parse(
          await database.$queryRaw`SELECT * FROM pin_message_v1(${roomId}::uuid, ${opId}::uuid, ${actorId}::uuid, ${memberVersion}, ${messageId}::uuid, ${on}, ${limits.pinsMax}::int)`,
        );
        if (verdict !== 'stored' && verdict !== 'duplicate' && verdict !== 'unchanged') return { verdict, message: null, packet: null };
        const [message = null] = await get({ roomId, ids: [messageId], firstSeq: 1, readerId: actorId });
        if (seq === null) return { verdict, message, packet: null };
        const { events } = await readSince(database, { roomId, seq: seq - 1, firstSeq: 1, until: seq, limit: 1 });
        return { verdict, message, packet: { roomId, from: seq, to: seq, events } };
      }),

    pinned: ({ roomId, firstSeq, before = Number.MAX_SAFE_INTEGER, readerId }) =>
      translated(async () => {
        const rows = messagesSchema.parse(
          await database.$queryRaw`
            SELECT to_json(b) AS message FROM (SELECT ${messageColumns(readerId)} FROM messages m
              WHERE m.room_id = ${roomId}::uuid AND m.pinned AND m.seq >= ${firstSeq} AND m.seq < ${before} ORDER BY m.seq DESC LIMIT ${limits.pinsMax}) b`,
        );
        return rows.map(({ message }) => toMessage(message));
      }),

    voters: ({ roomId, id, firstSeq }) =>
      translated(async () => {
        const votes = (value: 1 | -1) =>
          Prisma.sql`ARRAY(SELECT v.user_id FROM votes v WHERE v.room_id = m.room_id AND v.message_id = m.id AND v.value = ${value} LIMIT ${limits.votersMax})`;
        const [row] = votersSchema.parse(
          await database.$queryRaw`SELECT m.deleted_at IS NOT NULL AS deleted, ${votes(1)} AS up, ${votes(-1)} AS down FROM messages m
            WHERE m.id = ${id}::uuid AND m.room_id IS NOT DISTINCT FROM ${roomId}::uuid AND m.seq >= ${firstSeq}`,
        );
        return row === undefined ? null : { isDeleted: row.deleted, up: row.up, down: row.down };
      }),

    revisions: ({ roomId, id, firstSeq }) =>
      translated(async () => {
        const [row] = revisionsSchema.parse(
          await database.$queryRaw`
            SELECT m.deleted_at IS NOT NULL AS deleted, coalesce((SELECT json_agg(json_build_object('version', w.version, 'at', w.at, 'body', w.body) ORDER BY w.version)
              FROM (SELECT x.version, e.at, x.body, sum(octet_length(x.body)) OVER (ORDER BY x.version DESC) AS bytes, row_number() OVER (ORDER BY x.version DESC) AS nth
                FROM message_revisions x JOIN events e ON e.room_id = x.room_id AND e.seq = x.version WHERE x.room_id = m.room_id AND x.message_id = m.id) w
              WHERE w.nth = 1 OR w.bytes <= ${limits.pageBytesMax}), '[]'::json) AS revisions
            FROM messages m WHERE m.id = ${id}::uuid AND m.room_id IS NOT DISTINCT FROM ${roomId}::uuid AND m.seq >= ${firstSeq}`,
        );
        return row === undefined ? null : { isDeleted: row.deleted, revisions: row.revisions };
      }),
  };
}
