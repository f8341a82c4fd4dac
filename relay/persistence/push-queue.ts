import { notifyLevelSchema } from '@parley/shared/entities/membership';
import { mentionsSchema } from '@parley/shared/entities/message';
import { roomKindSchema } from '@parley/shared/entities/room';
import { presenceChoiceSchema } from '@parley/shared/entities/user';
import { type Id, idSchema } from '@parley/shared/ids';
import { limits } from '@parley/shared/limits';
import { z } from 'zod';
import { Prisma } from '../../prisma/generated/client.ts';
import type { ClaimedPush, PushQueue, PushReading, PushSettlement } from '../domain/push/push-ports.ts';
import { translated } from './database-errors.ts';
import type { Database } from './prisma-client.ts';
import { addressColumns, addressSchema, switchOff } from './push-target-store.ts';

/** Longer than any try takes; who dies with a target in his hands is taken over after it. */
const leaseMs = 15_000;

const number = z.coerce.number();
const listenerRows = z
  .array(z.object({ target_id: idSchema, user_id: idSchema, notify: notifyLevelSchema, first_seq: number, since_ms: number, kind: roomKindSchema }))
  .transform((rows) => ({
    kind: rows[0]?.kind ?? ('public' as const),
    listeners: rows.map((row) => ({ targetId: row.target_id, userId: row.user_id, notify: row.notify, firstSeq: row.first_seq, sinceMs: row.since_ms })),
  }));
const claimedRows = z.array(z.object({ address: addressSchema, room_id: idSchema, failures: number }));
const readingRows = z.array(
  z.object({
    seqs: z.array(number),
    due_at: number,
    now_ms: number,
    kind: roomKindSchema,
    name: z.string(),
    notify: notifyLevelSchema,
    presence: presenceChoiceSchema,
    first_seq: number,
    since_ms: number,
    is_member: z.boolean(),
  }),
);
const messageRows = z.array(
  z.object({
    seq: number,
    id: idSchema,
    author_id: idSchema,
    author_name: z.string(),
    kind: z.enum(['text', 'me']),
    body: z.string(),
    file_names: z.array(z.string()),
    mentions: mentionsSchema.nullable(),
    created_at: number,
    is_deleted: z.boolean(),
    thread_root_id: idSchema.nullable(),
    is_followed: z.boolean().nullable(),
    read_seq: number,
    is_blocked: z.boolean(),
  }),
);
const countRows = z.tuple([z.object({ count: number })]);

/** Members who are told of this room: never of rooms they left, nor accounts that cannot sign in. */
const listens = Prisma.sql`m.state = 'active' AND u.deactivated_at IS NULL AND u.deleted_at IS NULL`;
/** Nothing from before both were there. */
const since = Prisma.sql`greatest(t.created_at, m.joined_at)`;

type Transaction = Pick<Prisma.TransactionClient, '$executeRaw' | '$queryRaw'>;

/** What waits to be told to targets: numbers of messages, no words. */
export function createPushQueue(database: Database): PushQueue {
  async function messages({ address, roomId }: ClaimedPush, seqs: number[]): Promise<PushReading['messages']> {
    const rows = messageRows.parse(
      await database.$queryRaw`
        SELECT m.seq, m.id, m.author_id, coalesce(a.display_name, 'Somebody') AS author_name, m.kind, m.body, m.mentions, m.created_at, m.deleted_at IS NOT NULL AS is_deleted, m.thread_root_id,
          coalesce((SELECT array_agg(f.name ORDER BY f.place) FROM files f WHERE m.has_files AND f.message_id = m.id AND f.room_id = m.room_id AND f.removed_at IS NULL), '{}') AS file_names,
          t.is_followed, CASE WHEN m.thread_root_id IS NULL THEN p.last_read_seq ELSE coalesce(t.last_read_seq, 0) END AS read_seq,
          EXISTS (SELECT 1 FROM blocks b WHERE b.user_id = p.user_id AND b.blocked_id = m.author_id) AS is_blocked
        FROM memberships p JOIN messages m ON m.room_id = p.room_id AND m.seq = ANY(${seqs}::bigint[])
        LEFT JOIN users a ON a.id = m.author_id
        LEFT JOIN thread_reads t ON t.user_id = p.user_id AND t.room_id = m.room_id AND t.root_id = m.thread_root_id
        WHERE p.room_id = ${roomId}::uuid AND p.user_id = ${address.userId}::uuid ORDER BY m.seq`,
    );
    return rows.map((row) => ({
      seq: row.seq,
      id: row.id,
      authorId: row.author_id,
      authorName: row.author_name,
      kind: row.kind,
      body: row.body,
      fileNames: row.file_names,
      mentions: row.mentions ?? { userIds: [] },
      createdAt: row.created_at,
      isDeleted: row.is_deleted,
      isThreadReply: row.thread_root_id !== null,
      isFollowed: row.is_followed === true,
      isRead: row.seq <= row.read_seq,
      isBlocked: row.is_blocked,
    }));
  }

  async function noteFailure(transaction: Transaction, targetId: Id, settlement: Extract<PushSettlement, { kind: 'again' | 'refused' }>): Promise<boolean> {
    const afterMs = settlement.kind === 'again' ? settlement.afterMs : 0;
    const [{ count: failingMs }] = countRows.parse(
      await transaction.$queryRaw`
        UPDATE push_targets t SET tried_at = now_ms(), error = ${settlement.error}, failures = t.failures + 1, failing_since = coalesce(t.failing_since, now_ms()), next_at = now_ms() + ${afterMs}::bigint
        WHERE t.id = ${targetId}::uuid RETURNING now_ms() - t.failing_since AS count`,
    );
    if (settlement.kind === 'again' && failingMs < settlement.givesUpAfterMs) return false;
    await switchOff(transaction, targetId, settlement.kind === 'again' ? 'failures' : 'refused');
    return true;
  }

  async function noteDecided(
    transaction: Transaction,
    { address, roomId }: ClaimedPush,
    settlement: Extract<PushSettlement, { kind: 'decided' }>,
  ): Promise<void> {
    const { upTo, keep, isSent, nextMs } = settlement;
    if (isSent)
      await transaction.$executeRaw`UPDATE push_targets t SET tried_at = now_ms(), error = NULL, failures = 0, failing_since = NULL, next_at = 0 WHERE t.id = ${address.id}::uuid`;
    // What came in while it was in hand is behind `upTo`.
    await transaction.$executeRaw`
      WITH rest AS (SELECT coalesce(array_agg(s ORDER BY s), '{}') AS seqs FROM push_waiting w CROSS JOIN unnest(w.seqs) s
        WHERE w.target_id = ${address.id}::uuid AND w.room_id = ${roomId}::uuid AND (s > ${upTo}::bigint OR s = ANY(${keep}::bigint[])))
      UPDATE push_waiting w SET seqs = rest.seqs, told_seq = greatest(w.told_seq, ${upTo}::bigint), sent_at = CASE WHEN ${isSent} THEN now_ms() ELSE w.sent_at END,
        due_at = CASE WHEN cardinality(rest.seqs) > 0 THEN now_ms() + ${nextMs}::bigint END
      FROM rest WHERE w.target_id = ${address.id}::uuid AND w.room_id = ${roomId}::uuid`;
  }

  return {
    listeners: (roomId) =>
      translated(async () =>
        listenerRows.parse(
          await database.$queryRaw`
            SELECT t.id AS target_id, m.user_id, m.notify, m.first_seq, ${since} AS since_ms, r.kind FROM push_targets t
            JOIN memberships m ON m.user_id = t.user_id AND m.room_id = ${roomId}::uuid JOIN users u ON u.id = t.user_id JOIN rooms r ON r.id = m.room_id
            WHERE t.disabled_at IS NULL AND m.notify <> 'nothing' AND ${listens}`,
        ),
      ),

    queue: ({ roomId, waiting, afterMs, pauseMs }) =>
      translated(async () => {
        const rows = JSON.stringify(waiting.map(({ targetId, seqs }) => ({ target_id: targetId, seqs })));
        // What is up to `told_seq` was decided on: a batch that comes twice is noted once. Of very many, the newest are kept: the count ends there too.
        const merged = Prisma.sql`(SELECT coalesce(array_agg(n.s ORDER BY n.s), '{}') FROM (
          SELECT DISTINCT s FROM unnest(w.seqs || excluded.seqs) s WHERE s > w.told_seq OR s = ANY(w.seqs) ORDER BY s DESC LIMIT ${limits.unreadMax}::int) n)`;
        await database.$executeRaw`
          INSERT INTO push_waiting AS w (target_id, room_id, seqs, due_at)
          SELECT t.id, ${roomId}::uuid, (SELECT array_agg(l.s ORDER BY l.s) FROM (SELECT s FROM unnest(q.seqs) s ORDER BY s DESC LIMIT ${limits.unreadMax}::int) l), now_ms() + ${afterMs}::bigint
          FROM jsonb_to_recordset(${rows}::jsonb) q(target_id uuid, seqs bigint[]) JOIN push_targets t ON t.id = q.target_id AND t.disabled_at IS NULL ORDER BY t.id
          ON CONFLICT (target_id, room_id) DO UPDATE SET seqs = ${merged},
            due_at = CASE WHEN cardinality(${merged}) > 0 THEN coalesce(w.due_at, greatest(excluded.due_at, w.sent_at + ${pauseMs}::bigint)) END`;
      }),

    claim: (owner) =>
      translated(async () => {
        const [claimed] = claimedRows.parse(
          await database.$queryRaw`
            WITH due AS (
              SELECT t.id, w.room_id FROM push_waiting w JOIN push_targets t ON t.id = w.target_id
              WHERE w.due_at <= now_ms() AND t.disabled_at IS NULL AND t.next_at <= now_ms() AND (t.lease_until IS NULL OR t.lease_until < now_ms())
              ORDER BY w.due_at LIMIT 1 FOR UPDATE OF t SKIP LOCKED),
            t AS (UPDATE push_targets t SET lease_owner = ${owner}, lease_until = now_ms() + ${leaseMs}::bigint FROM due WHERE t.id = due.id RETURNING t.*, due.room_id)
            SELECT (SELECT to_json(x) FROM (SELECT ${addressColumns}) x) AS address, t.room_id, t.failures FROM t`,
        );
        return claimed === undefined ? null : { address: claimed.address, roomId: claimed.room_id, failures: claimed.failures };
      }),

    read: (claimed) =>
      translated(async () => {
        const { address, roomId } = claimed;
        // Read anew: another worker may have told it between the look of `claim` and its lock.
        const [reading] = readingRows.parse(
          await database.$queryRaw`
            SELECT w.seqs, w.due_at, now_ms() AS now_ms, r.kind, r.name, m.notify, u.presence, m.first_seq, ${since} AS since_ms, ${listens} AND r.deleted_at IS NULL AS is_member
            FROM push_waiting w JOIN push_targets t ON t.id = w.target_id JOIN users u ON u.id = t.user_id JOIN rooms r ON r.id = w.room_id
            JOIN memberships m ON m.room_id = w.room_id AND m.user_id = t.user_id
            WHERE w.target_id = ${address.id}::uuid AND w.room_id = ${roomId}::uuid AND w.due_at <= now_ms()`,
        );
        if (reading === undefined) return null;
        return {
          seqs: reading.seqs,
          dueAt: reading.due_at,
          nowMs: reading.now_ms,
          room: { kind: reading.kind, name: reading.name },
          notify: reading.notify,
          presence: reading.presence,
          firstSeq: reading.first_seq,
          sinceMs: reading.since_ms,
          messages: reading.is_member ? await messages(claimed, reading.seqs) : [],
        };
      }),

    settle: (owner, claimed, settlement) =>
      translated(() =>
        database.$transaction(async (transaction) => {
          const held = await transaction.$executeRaw`
            UPDATE push_targets t SET lease_owner = NULL, lease_until = NULL WHERE t.id = ${claimed.address.id}::uuid AND t.lease_owner = ${owner}`;
          if (held === 0) return false;
          if (settlement === null) {
            // Told by somebody else, or the room is gone for good: that would be due for ever.
            await transaction.$executeRaw`
              DELETE FROM push_waiting w WHERE w.target_id = ${claimed.address.id}::uuid AND w.room_id = ${claimed.roomId}::uuid
                AND NOT EXISTS (SELECT 1 FROM memberships m JOIN rooms r ON r.id = m.room_id WHERE m.room_id = w.room_id AND m.user_id = ${claimed.address.userId}::uuid)`;
            return false;
          }
          if (settlement.kind !== 'decided') return noteFailure(transaction, claimed.address.id, settlement);
          await noteDecided(transaction, claimed, settlement);
          return false;
        }),
      ),

    countWaiting: () =>
      translated(async () => {
        const [{ count }] = countRows.parse(await database.$queryRaw`SELECT count(*) AS count FROM push_waiting w WHERE w.due_at <= now_ms()`);
        return count;
      }),

    forgetOld: () =>
      translated(async () => {
        await database.$executeRaw`
          DELETE FROM push_waiting w WHERE NOT EXISTS (SELECT 1 FROM push_targets t JOIN memberships m ON m.user_id = t.user_id AND m.room_id = w.room_id AND m.state = 'active' WHERE t.id = w.target_id)`;
      }),
  };
}
