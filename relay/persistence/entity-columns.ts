import type { Id } from '@parley/shared/ids';
import { limits } from '@parley/shared/limits';
import { Prisma } from '../../prisma/generated/client.ts';

/** The nil UUID: in `mentions` it stands for everybody (`@room`, `@here`). */
export const everybodyId = '00000000-0000-0000-0000-000000000000';

/** The JSON of `fileRowSchema`, of the file `f`. */
export const fileColumns = Prisma.raw(
  `json_build_object('id', f.id, 'name', f.name, 'type', f.type, 'size', f.size, 'width', f.width, 'height', f.height, 'duration_ms', f.duration_ms, 'peaks', f.peaks,
    'thumb_width', f.thumb_width, 'thumb_height', f.thumb_height, 'uploaded_at', f.uploaded_at)`,
);

/** What a message may take as JSON beyond the row of its `messageColumns`: what goes without saying there. */
export const unsaidBytes = 120;

/**
 * Columns of `messageRowSchema`, of the message `m`, as it is now. Votes, reactions, files and threads are looked up only where there are some, and what few
 * messages have is a column of its own: to name and to write each part costs as much as to read it.
 */
export function messageColumns(readerId: Id | undefined): Prisma.Sql {
  const myVote =
    readerId === undefined
      ? Prisma.empty
      : Prisma.sql`CASE WHEN m.up + m.down > 0 THEN (SELECT v.value FROM votes v WHERE v.room_id = m.room_id AND v.message_id = m.id AND v.user_id = ${readerId}::uuid) END AS my_vote,`;
  const mine = readerId === undefined ? Prisma.empty : Prisma.sql`, 'mine', bool_or(x.user_id = ${readerId}::uuid)`;
  // Nothing changes a deleted message: its version is the number of its deletion.
  const deletedBy = Prisma.sql`CASE WHEN m.deleted_at IS NOT NULL THEN (SELECT e.actor_id FROM events e WHERE e.room_id = m.room_id AND e.seq = m.version AND e.type = 'message-deleted') END AS deleted_by`;
  return Prisma.sql`m.id, m.room_id, m.seq, m.version, m.author_id, m.body, m.created_at, ${myVote}
    CASE WHEN m.kind <> 'text' OR m.edited_at IS NOT NULL OR m.deleted_at IS NOT NULL OR m.reply_to_id IS NOT NULL OR m.thread_root_id IS NOT NULL OR m.mentions IS NOT NULL
        OR m.up + m.down > 0 OR m.pinned OR m.command IS NOT NULL OR m.has_files OR m.reacted THEN (SELECT to_json(t) FROM (
      SELECT m.kind, m.edited_at, m.deleted_at, ${deletedBy}, m.reply_to_id, m.thread_root_id, m.mentions, m.up, m.down, m.pinned, m.command,
        CASE WHEN m.has_files THEN (SELECT json_agg(${fileColumns} ORDER BY f.place) FROM files f WHERE f.room_id = m.room_id AND f.message_id = m.id) END AS files,
        CASE WHEN m.reacted THEN (SELECT json_agg(g.entry ORDER BY g.first_seq) FROM (
          SELECT json_build_object('emoji', x.emoji, 'count', count(*), 'userIds', (array_agg(x.user_id ORDER BY x.seq))[1:20] ${mine}) AS entry, min(x.seq) AS first_seq
          FROM reactions x WHERE x.room_id = m.room_id AND x.message_id = m.id GROUP BY x.emoji) g) END AS reactions) t) END AS extra,
    CASE WHEN m.thread_root_id IS NULL THEN (SELECT CASE WHEN count(*) > 0 THEN json_build_object('replies', count(*) FILTER (WHERE x.deleted_at IS NULL),
        'lastSeq', max(CASE WHEN x.deleted_at IS NULL THEN x.seq ELSE x.version END),
        'userIds', coalesce((SELECT json_agg(u.author_id ORDER BY u.last_seq DESC) FROM (SELECT y.author_id, max(y.seq) AS last_seq FROM messages y
          WHERE y.room_id = m.room_id AND y.thread_root_id = m.id AND y.deleted_at IS NULL GROUP BY y.author_id ORDER BY 2 DESC LIMIT 5) u), '[]'::json)) END
      FROM messages x WHERE x.room_id = m.room_id AND x.thread_root_id = m.id) END AS thread`;
}

/** Whether the member of `k` did not block the author of `x`. */
const isHeard = Prisma.sql`NOT EXISTS (SELECT 1 FROM blocks b WHERE b.user_id = k.user_id AND b.blocked_id = x.author_id)`;

/** Columns of `roomRowSchema`, of the room `r`. */
export const roomColumns = Prisma.sql`r.id, r.kind, r.name, r.topic, r.history_from, r.direct_user_ids, r.created_at, r.version, r.archived_at, r.icon, r.announcement, r.slow_mode_seconds`;

/**
 * Memberships that `which` chooses, as `k`, each with the `head` of its room's log, and with `after`: what is later than this number is not read. The OFFSET keeps this
 * a row source of its own, so that a head is looked up once a row.
 */
export const membershipsWithHeads = (which: Prisma.Sql): Prisma.Sql => Prisma.sql`(
  SELECT k.*, greatest(k.last_read_seq, k.first_seq - 1) AS after, coalesce((SELECT e.seq FROM events e WHERE e.room_id = k.room_id ORDER BY e.seq DESC LIMIT 1), 0) AS head
  FROM memberships k WHERE ${which} OFFSET 0) k`;

/**
 * Counts for the memberships `k` of `membershipsWithHeads`: others' living messages outside threads, and messages that call the member; each stops at 100. Whom he blocked
 * calls him by nothing, as long as that holds. Somebody in a thousand rooms waits for these, so nothing is looked up where nothing is: not after the end of the log, nor
 * for his own name where nobody was named. `countable IS NOT FALSE`: the index compares place only and tells the rest, which is quicker than comparing all its columns.
 */
export const unreadColumns = Prisma.sql`
  CASE WHEN k.head > k.after THEN (SELECT count(*)::int FROM (
    SELECT 1 FROM messages x WHERE x.room_id = k.room_id AND x.seq > k.after AND x.countable IS NOT FALSE AND x.author_id <> k.user_id LIMIT 100) c) ELSE 0 END AS unread,
  CASE WHEN k.head > k.after AND EXISTS (SELECT 1 FROM mentions x WHERE x.room_id = k.room_id AND x.seq > k.after) THEN (SELECT count(*)::int FROM (SELECT DISTINCT c.seq FROM (
      (SELECT x.seq FROM mentions x WHERE x.user_id = k.user_id AND x.room_id = k.room_id AND x.seq > k.after AND x.author_id <> k.user_id AND ${isHeard} ORDER BY x.seq LIMIT 100)
      UNION ALL
      (SELECT x.seq FROM mentions x WHERE x.user_id = ${everybodyId}::uuid AND x.room_id = k.room_id AND x.seq > k.after AND x.author_id <> k.user_id AND ${isHeard} ORDER BY x.seq LIMIT 100)
    ) c LIMIT 100) d) ELSE 0 END AS mentions`;

/**
 * Who must not hear of the receipt of the membership `k`: members who share none, bots too. Null: nobody hears of it, since the room is big, or its owner shares none.
 */
export const unheardByColumn = Prisma.sql`(SELECT ARRAY(SELECT o.user_id FROM memberships o JOIN users p ON p.id = o.user_id
      WHERE o.room_id = k.room_id AND o.state = 'active' AND NOT p.shares_receipts)
    FROM rooms r JOIN users u ON u.id = k.user_id WHERE r.id = k.room_id AND r.member_count <= ${limits.receiptMembersMax} AND u.shares_receipts)`;

/** The person `u` as one column, for `personSchema`. */
export const personColumn = Prisma.sql`json_build_object('id', u.id, 'handle', u.handle, 'displayName', u.display_name, 'bot', u.bot, 'admin', u.admin, 'deactivatedAt', u.deactivated_at, 'deletedAt', u.deleted_at,
  'version', u.version, 'about', u.about, 'timeZone', u.time_zone, 'statusText', u.status_text, 'statusEmoji', u.status_emoji, 'statusExpiresAt', u.status_expires_at, 'picture', u.picture)`;

/** Until when the membership `k` is muted; null where it is not, or not any more. Looks at the clock only where it must: that takes as long as finding the row. */
export const mutedColumn = Prisma.sql`CASE WHEN k.muted_until IS NOT NULL AND k.muted_until > now_ms() THEN k.muted_until END AS muted_until`;

/** About what a room takes as JSON: every `room-updated` tells it whole. */
export const roomBytes = (roomId: Id) =>
  Prisma.sql`(SELECT 350 + octet_length(to_json(r.name)::text) + octet_length(to_json(r.topic)::text) FROM rooms r WHERE r.id = ${roomId}::uuid)`;
