import { idSchema } from '@parley/shared/ids';
import { z } from 'zod';
import { Prisma } from '../../prisma/generated/client.ts';
import type { SaveStore } from '../domain/ports.ts';
import { translated } from './database-errors.ts';
import { page } from './page.ts';
import type { Database } from './prisma-client.ts';

const number = z.coerce.number();
const setSchema = z.tuple([
  z.object({ o_verdict: z.enum(['stored', 'unchanged', 'not-found', 'gone']), o_saved_at: number.nullable(), o_inbox_version: number.nullable() }),
]);
const savesSchema = z.array(z.object({ room_id: idSchema, message_id: idSchema, saved_at: number }));

/** Messages people keep for later. */
export function createSaveStore(database: Database): SaveStore {
  return {
    set: ({ roomId, messageId, userId, on }) =>
      translated(async () => {
        const [row] = setSchema.parse(await database.$queryRaw`SELECT * FROM set_save_v1(${roomId}::uuid, ${messageId}::uuid, ${userId}::uuid, ${on})`);
        return { verdict: row.o_verdict, savedAt: row.o_saved_at, inboxVersion: row.o_inbox_version };
      }),

    list: ({ userId, before, limit }) =>
      translated(async () => {
        const earlier = before === undefined ? Prisma.empty : Prisma.sql`AND s.saved_at < ${before}`;
        const rows = savesSchema.parse(
          await database.$queryRaw`
            SELECT s.room_id, s.message_id, s.saved_at FROM saves s
            JOIN memberships k ON k.room_id = s.room_id AND k.user_id = s.user_id AND k.state = 'active'
            JOIN rooms r ON r.id = s.room_id AND r.deleted_at IS NULL
            JOIN messages m ON m.id = s.message_id AND m.room_id IS NOT DISTINCT FROM s.room_id AND m.seq >= k.first_seq AND m.deleted_at IS NULL
            WHERE s.user_id = ${userId}::uuid ${earlier} ORDER BY s.saved_at DESC LIMIT ${limit + 1}`,
        );
        const found = page(rows, limit);
        const saves = found.rows.map((row) => ({ roomId: row.room_id, messageId: row.message_id, savedAt: row.saved_at }));
        return { saves, more: found.more };
      }),
  };
}
