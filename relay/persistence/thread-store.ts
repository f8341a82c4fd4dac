import { idSchema } from '@parley/shared/ids';
import { z } from 'zod';
import { Prisma } from '../../prisma/generated/client.ts';
import type { ThreadStore } from '../domain/ports.ts';
import { translated } from './database-errors.ts';
import { page } from './page.ts';
import type { Database } from './prisma-client.ts';

const number = z.coerce.number();
const markedSchema = z.union([
  z.tuple([z.object({ o_found: z.literal(true), o_last_read_seq: number, o_is_followed: z.boolean(), o_version: number, o_inbox_version: number.nullable() })]),
  z.tuple([z.object({ o_found: z.literal(false) })]),
]);
const threadsSchema = z.array(z.object({ room_id: idSchema, root_id: idSchema, last_read_seq: number, is_followed: z.boolean(), version: number }));

/** Threads as single people have them. */
export function createThreadStore(database: Database): ThreadStore {
  return {
    mark: ({ roomId, rootId, userId, seq, isFollowed }) =>
      translated(async () => {
        const [marked] = markedSchema.parse(
          await database.$queryRaw`SELECT * FROM mark_thread_v1(${roomId}::uuid, ${rootId}::uuid, ${userId}::uuid, ${seq ?? null}::bigint, ${isFollowed ?? null}::boolean)`,
        );
        if (!marked.o_found) return null;
        const state = { roomId, rootId, lastReadSeq: marked.o_last_read_seq, isFollowed: marked.o_is_followed, version: marked.o_version };
        return { state, inboxVersion: marked.o_inbox_version };
      }),

    list: ({ userId, after, limit }) =>
      translated(async () => {
        const later = after === undefined ? Prisma.empty : Prisma.sql`AND (t.room_id, t.root_id) > (${after.roomId}::uuid, ${after.rootId}::uuid)`;
        const rows = threadsSchema.parse(
          await database.$queryRaw`
            SELECT t.room_id, t.root_id, t.last_read_seq, coalesce(t.is_followed, false) AS is_followed, t.version FROM thread_reads t
            JOIN memberships k ON k.room_id = t.room_id AND k.user_id = t.user_id AND k.state = 'active'
            JOIN rooms r ON r.id = t.room_id AND r.deleted_at IS NULL
            JOIN messages m ON m.id = t.root_id AND m.room_id IS NOT DISTINCT FROM t.room_id AND m.seq >= k.first_seq
            WHERE t.user_id = ${userId}::uuid AND (t.is_followed IS NOT NULL OR t.last_read_seq > 0) ${later}
            ORDER BY t.room_id, t.root_id LIMIT ${limit + 1}`,
        );
        const found = page(rows, limit);
        const threads = found.rows.map((row) => ({
          roomId: row.room_id,
          rootId: row.root_id,
          lastReadSeq: row.last_read_seq,
          isFollowed: row.is_followed,
          version: row.version,
        }));
        return { threads, more: found.more };
      }),
  };
}
