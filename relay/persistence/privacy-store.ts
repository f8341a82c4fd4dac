import { idSchema } from '@parley/shared/ids';
import { z } from 'zod';
import type { PrivacyStore } from '../domain/receipts/receipt-ports.ts';
import { RelayError } from '../domain/relay-error.ts';
import { translated } from './database-errors.ts';
import type { Database } from './prisma-client.ts';

const number = z.coerce.number();
const changedRows = z.array(z.object({ inbox_version: number }));
const seenRows = z.array(z.object({ user_id: idSchema, last_seen_at: number }));

/** What people tell of themselves. Whoever stops sharing when he was last seen is not remembered either. */
export function createPrivacyStore(database: Database): PrivacyStore {
  return {
    set: (userId, { receipts = null, lastSeen = null }) =>
      translated(async () => {
        const [changed] = changedRows.parse(
          await database.$queryRaw`
            UPDATE users u SET shares_receipts = n.receipts, shares_last_seen = n.last_seen, last_seen_at = CASE WHEN n.last_seen THEN u.last_seen_at END,
              inbox_version = u.inbox_version + 1
            FROM (SELECT o.id, coalesce(${receipts}::boolean, o.shares_receipts) AS receipts, coalesce(${lastSeen}::boolean, o.shares_last_seen) AS last_seen
              FROM users o WHERE o.id = ${userId}::uuid FOR NO KEY UPDATE) n
            WHERE u.id = n.id AND (u.shares_receipts, u.shares_last_seen) IS DISTINCT FROM (n.receipts, n.last_seen) RETURNING u.inbox_version`,
        );
        const row = await database.user.findUnique({ where: { id: userId }, select: { sharesReceipts: true, sharesLastSeen: true } });
        if (row === null) throw new RelayError('not-found', 'There is no such person.');
        return { privacy: { receipts: row.sharesReceipts, lastSeen: row.sharesLastSeen }, inboxVersion: changed?.inbox_version ?? null };
      }),

    noteSeen: (userIds) =>
      translated(async () => {
        // In the order every writer of several people takes, so that no two of them wait for each other.
        await database.$executeRaw`
          UPDATE users u SET last_seen_at = now_ms() FROM (SELECT o.id FROM users o WHERE o.id = ANY(${[...userIds]}::uuid[]) ORDER BY o.id FOR NO KEY UPDATE) n
          WHERE u.id = n.id AND u.shares_last_seen AND u.presence <> 'invisible'`;
      }),

    lastSeen: ({ userIds, readerId }) =>
      translated(async () => {
        const rows = seenRows.parse(
          await database.$queryRaw`
            SELECT u.id AS user_id, u.last_seen_at FROM users u
            WHERE u.id = ANY(${[...userIds]}::uuid[]) AND u.shares_last_seen AND u.last_seen_at IS NOT NULL AND u.deactivated_at IS NULL
              AND EXISTS (SELECT 1 FROM users me WHERE me.id = ${readerId}::uuid AND me.shares_last_seen)
              AND EXISTS (SELECT 1 FROM memberships a JOIN memberships b ON b.room_id = a.room_id AND b.user_id = u.id AND b.state = 'active'
                JOIN rooms r ON r.id = a.room_id AND r.deleted_at IS NULL WHERE a.user_id = ${readerId}::uuid AND a.state = 'active')`,
        );
        return rows.map((row) => ({ userId: row.user_id, at: row.last_seen_at }));
      }),
  };
}
