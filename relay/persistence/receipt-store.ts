import { idSchema } from '@parley/shared/ids';
import { limits } from '@parley/shared/limits';
import { z } from 'zod';
import type { ReceiptStore } from '../domain/receipts/receipt-ports.ts';
import { translated } from './database-errors.ts';
import { unheardByColumn } from './entity-columns.ts';
import type { Database } from './prisma-client.ts';

const number = z.coerce.number();
const notedSchema = z.array(z.object({ seq: number, unheard_by: z.array(idSchema) }));
const receiptsSchema = z.array(z.object({ user_id: idSchema, delivered_seq: number, last_read_seq: number, joined_at: number }));

/** How far words have come, on the memberships themselves: one row is written, and nothing of the log is touched or locked. */
export function createReceiptStore(database: Database): ReceiptStore {
  return {
    delivered: ({ roomId, userId, seq }) =>
      translated(async () => {
        const [row] = notedSchema.parse(
          await database.$queryRaw`
            WITH n AS (SELECT k.room_id, k.user_id, ${unheardByColumn} AS unheard_by,
                least(${seq}::bigint, (SELECT e.seq FROM events e WHERE e.room_id = k.room_id ORDER BY e.seq DESC LIMIT 1)) AS seq
              FROM memberships k WHERE k.room_id = ${roomId}::uuid AND k.user_id = ${userId}::uuid AND k.state = 'active' AND k.delivered_seq < ${seq})
            UPDATE memberships m SET delivered_seq = n.seq FROM n
            WHERE m.room_id = n.room_id AND m.user_id = n.user_id AND m.delivered_seq < n.seq AND n.unheard_by IS NOT NULL RETURNING n.seq, n.unheard_by`,
        );
        return row === undefined ? null : { seq: row.seq, unheardBy: row.unheard_by };
      }),

    list: ({ roomId, readerId }) =>
      translated(async () => {
        const rows = receiptsSchema.parse(
          await database.$queryRaw`
            SELECT o.user_id, greatest(o.delivered_seq, o.last_read_seq) AS delivered_seq, o.last_read_seq, o.joined_at
            FROM rooms r JOIN memberships o ON o.room_id = r.id AND o.state = 'active'
              JOIN users u ON u.id = o.user_id AND u.shares_receipts AND NOT u.bot AND u.deactivated_at IS NULL
            WHERE r.id = ${roomId}::uuid AND r.member_count <= ${limits.receiptMembersMax} AND o.user_id <> ${readerId}::uuid
              AND EXISTS (SELECT 1 FROM users me WHERE me.id = ${readerId}::uuid AND me.shares_receipts) ORDER BY o.user_id`,
        );
        return rows.map((row) => ({ userId: row.user_id, deliveredSeq: row.delivered_seq, readSeq: row.last_read_seq, joinedAt: row.joined_at }));
      }),
  };
}
