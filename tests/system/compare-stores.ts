import { join } from 'node:path';
import type { Message } from '@parley/shared/entities/message';
import type { Id } from '@parley/shared/ids';
import pg from 'pg';
import { messagesUp } from '../../desktop/engine/store/cache/messages.ts';
import { readRanges } from '../../desktop/engine/store/cache/ranges.ts';
import { findRoom } from '../../desktop/engine/store/cache/rooms.ts';
import { allSaves } from '../../desktop/engine/store/cache/saves.ts';
import { findThread } from '../../desktop/engine/store/cache/threads.ts';
import { openReadOnly } from '../../desktop/engine/store/open-store.ts';
import type { ReadHandle } from '../../desktop/engine/store/store.ts';
import { rangeFaults } from '../../desktop/engine/testing/check-store.ts';

/** Everything about a message that must be the same on the relay and on a device. `reactions`: "emoji user", sorted. */
type Held = {
  id: Id;
  seq: number;
  version: number;
  authorId: Id;
  body: string;
  isDeleted: boolean;
  isEdited: boolean;
  replyToId: Id | null;
  threadRootId: Id | null;
  up: number;
  down: number;
  pinned: boolean;
  reactions: string[];
};

/** A room's log as PostgreSQL has it: its numbers, its messages in order, who voted how ("message user" → value), what people keep ("user message"). */
export type RelayLog = { seqs: number[]; messages: Held[]; votes: Map<string, number>; saves: Set<string>; threadReads: Map<string, number> };

const messagesSql = `SELECT m.id, m.seq::int, m.version::int, m.author_id AS "authorId", coalesce(m.body, '') AS body, m.deleted_at IS NOT NULL AS "isDeleted",
  m.edited_at IS NOT NULL AS "isEdited", m.reply_to_id AS "replyToId", m.thread_root_id AS "threadRootId", m.up, m.down, coalesce(m.pinned, false) AS pinned,
  coalesce((SELECT array_agg(x.emoji || ' ' || x.user_id) FROM reactions x WHERE x.room_id = m.room_id AND x.message_id = m.id), '{}') AS reactions
  FROM messages m WHERE m.room_id = $1 ORDER BY m.seq`;

function heldOf(message: Message): Held {
  const { id, seq, version, authorId, body, deletedAt, editedAt, replyToId = null, threadRootId = null, votes, pinned = false } = message;
  const reactions = message.reactions.flatMap(({ emoji, userIds }) => userIds.map((userId) => `${emoji} ${userId}`)).sort();
  const { up, down } = votes;
  return {
    id,
    seq,
    version,
    authorId,
    body,
    isDeleted: deletedAt !== undefined,
    isEdited: editedAt !== undefined,
    replyToId,
    threadRootId,
    up,
    down,
    pinned,
    reactions,
  };
}

export async function readRelayLog(databaseUrl: string, roomId: Id): Promise<RelayLog> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const events = await client.query<{ seq: string }>('SELECT seq FROM events WHERE room_id = $1 ORDER BY seq', [roomId]);
    const messages = await client.query<Held>(messagesSql, [roomId]);
    const votes = await client.query<{ key: string; value: number }>("SELECT message_id || ' ' || user_id AS key, value FROM votes WHERE room_id = $1", [
      roomId,
    ]);
    const saves = await client.query<{ key: string }>("SELECT user_id || ' ' || message_id AS key FROM saves WHERE room_id = $1", [roomId]);
    const reads = await client.query<{ key: string; seq: number }>(
      "SELECT user_id || ' ' || root_id AS key, last_read_seq::int AS seq FROM thread_reads WHERE room_id = $1",
      [roomId],
    );
    return {
      seqs: events.rows.map((row) => Number(row.seq)),
      messages: messages.rows.map((row) => ({ ...row, reactions: [...row.reactions].sort() })),
      votes: new Map(votes.rows.map((row) => [row.key, row.value])),
      saves: new Set(saves.rows.map((row) => row.key)),
      threadReads: new Map(reads.rows.map((row) => [row.key, row.seq])),
    };
  } finally {
    await client.end();
  }
}

/** What only this person has: one's own votes and reactions, saved messages, read marks of threads. */
function ownFaults(read: ReadHandle, userId: Id, stored: readonly Message[], log: RelayLog): string[] {
  const saved = new Set(allSaves(read).map((save) => save.messageId));
  return stored.flatMap((message) => {
    const { id, roomId, reactions } = message;
    const faults: string[] = [];
    if ((message.votes.mine ?? 0) !== (log.votes.get(`${id} ${userId}`) ?? 0)) faults.push(`own vote on ${message.seq}: ${message.votes.mine}`);
    if (reactions.some((reaction) => (reaction.mine ?? false) !== reaction.userIds.includes(userId))) faults.push(`own reactions on ${message.seq}`);
    if (saved.has(id) !== log.saves.has(`${userId} ${id}`)) faults.push(`saved ${message.seq}: ${saved.has(id)}`);
    const { lastReadSeq } = findThread(read, roomId, id);
    if (lastReadSeq !== (log.threadReads.get(`${userId} ${id}`) ?? 0)) faults.push(`thread of ${message.seq} read to ${lastReadSeq}`);
    return faults;
  });
}

/** Everything in which a device's store differs from the relay's log. Empty: equal, whole, no gap, no duplicate, one order. */
export function compareStore(person: { directory: string; accountId: Id; userId: Id }, roomId: Id, log: RelayLog): string[] {
  const store = openReadOnly(join(person.directory, 'accounts', person.accountId, 'cache.db'));
  try {
    const room = findRoom(store.read, roomId);
    if (!room) return ['the room is missing'];
    const head = log.seqs.at(-1) ?? 0;
    const faults = rangeFaults(store.read, room);
    if (log.seqs.some((seq, index) => seq !== index + 1)) faults.push('the log itself has a gap');
    if (room.cursor !== head) faults.push(`the cursor is ${room.cursor}, the head ${head}`);
    const ranges = readRanges(store.read, roomId);
    if (ranges.length !== 1 || ranges[0]?.from !== room.firstSeq || ranges[0].to !== head) faults.push(`not whole: ${JSON.stringify(ranges.slice(0, 5))}`);
    const stored = messagesUp(store.read, roomId, 1, head + 1_000_000, 1_000_000);
    const held = stored.map(heldOf);
    const wanted = log.messages.filter((message) => message.seq >= room.firstSeq);
    if (held.length !== wanted.length) faults.push(`${held.length} messages instead of ${wanted.length}`);
    const different = wanted.findIndex((message, index) => JSON.stringify(message) !== JSON.stringify(held[index]));
    if (different >= 0) faults.push(`different from ${JSON.stringify(wanted[different])}: ${JSON.stringify(held[different])}`);
    faults.push(...ownFaults(store.read, person.userId, stored, log));
    return faults;
  } finally {
    store.close();
  }
}

/** The bodies of one author in the order of the log. */
export function bodiesBy(log: RelayLog, authorId: Id): string[] {
  return log.messages.filter((message) => message.authorId === authorId).map((message) => message.body);
}
