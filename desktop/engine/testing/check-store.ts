import { join } from 'node:path';
import type { Save } from '@parley/shared/entities/membership';
import type { Message } from '@parley/shared/entities/message';
import type { Id } from '@parley/shared/ids';
import { messagesUp } from '../store/cache/messages.ts';
import { readRanges } from '../store/cache/ranges.ts';
import { allRooms, type StoredRoom } from '../store/cache/rooms.ts';
import { allSaves } from '../store/cache/saves.ts';
import { readSystemEvents } from '../store/cache/system-events.ts';
import { heldFrom } from '../store/cache/thread-holds.ts';
import { findThread } from '../store/cache/threads.ts';
import { openReadOnly } from '../store/open-store.ts';
import type { ReadHandle } from '../store/store.ts';
import { headOf, type MemoryRoom, shown, unreadOf } from './memory-log.ts';
import { blockedBy } from './memory-people-data.ts';
import type { MemoryRelay } from './memory-relay.ts';
import type { Client } from './world.ts';

/** What is wrong with a room's ranges at any time: order, overlap, unjoined neighbours, numbers beyond the cursor. */
export function rangeFaults(read: ReadHandle, room: StoredRoom): string[] {
  const faults: string[] = [];
  const ranges = readRanges(read, room.id);
  const cursor = room.cursor ?? 0;
  for (const [index, range] of ranges.entries()) {
    const next = ranges[index + 1];
    if (range.from > range.to) faults.push(`${range.from}…${range.to} is empty`);
    if (range.to > cursor) faults.push(`${range.from}…${range.to} is beyond the cursor ${cursor}`);
    if (next && next.from <= range.to) faults.push(`${range.from}…${range.to} overlaps ${next.from}…${next.to}`);
    if (next && next.from === range.to + 1 && next.asOf === range.asOf) faults.push(`${range.from}…${range.to} and its neighbour are not joined`);
  }
  return faults;
}

function liveFault(read: ReadHandle, room: StoredRoom): string[] {
  const ranges = readRanges(read, room.id);
  const last = ranges.at(-1);
  if (!last || room.cursor === null) return [];
  return last.to === room.cursor && last.asOf === room.cursor
    ? []
    : [`the live range ${last.from}…${last.to} (as of ${last.asOf}) does not end at the cursor ${room.cursor}`];
}

/** Everything about a message that must be the same here and there. `isWhole`: its replies are held too, so its thread's summary is exact. */
export function signOf(message: Message, isWhole: boolean): string {
  const { body, version, seq, deletedAt, editedAt, replyToId, threadRootId, mentions, votes, pinned, thread } = message;
  const reactions = message.reactions.map(({ emoji, count, userIds, mine }) => [emoji, count, [...userIds].sort(), mine ?? false]).sort();
  const summary = isWhole ? (thread ?? null) : null;
  return JSON.stringify([
    body,
    version,
    seq,
    deletedAt,
    editedAt,
    replyToId,
    threadRootId,
    mentions.userIds,
    votes.up,
    votes.down,
    votes.mine ?? 0,
    pinned ?? false,
    reactions,
    summary,
  ]);
}

function contentFaults(read: ReadHandle, room: StoredRoom, truth: MemoryRoom, userId: Id): string[] {
  const faults: string[] = [];
  for (const range of readRanges(read, room.id)) {
    const isLive = range.to === room.cursor;
    if (range.asOf < (room.cursor ?? 0)) {
      faults.push(`${range.from}…${range.to} is stale (as of ${range.asOf})`);
      continue;
    }
    const held = new Map(messagesUp(read, room.id, range.from, range.to, 1_000_000).map((message) => [message.id, message]));
    const wanted = [...truth.messages.values()].filter((message) => message.seq >= range.from && message.seq <= range.to);
    for (const message of wanted) {
      const found = held.get(message.id);
      held.delete(message.id);
      if (!found) faults.push(`message ${message.seq} is missing`);
      else if (signOf(found, isLive) !== signOf(shown(truth, message, userId), isLive)) {
        faults.push(`message ${message.seq} is held as ${JSON.stringify(found)} and is ${JSON.stringify(shown(truth, message, userId))}`);
      }
    }
    for (const extra of held.values()) faults.push(`message ${extra.seq} "${extra.body}" is not in the log`);
    const lines = readSystemEvents(read, room.id, range.from, range.to, 'up', 1_000_000).map((event) => event.seq);
    const wantedLines = truth.events
      .filter((event) => event.seq >= range.from && event.seq <= range.to && event.type.startsWith('member-'))
      .map((event) => event.seq);
    if (JSON.stringify(lines) !== JSON.stringify(wantedLines)) faults.push(`system lines ${lines} instead of ${wantedLines}`);
  }
  return faults;
}

/** How one person has the threads of a room; where all is held, also what is unread in them. */
function threadFaults(read: ReadHandle, { userId }: Client, relay: MemoryRelay, truth: MemoryRoom): string[] {
  const roomId = truth.room.id;
  return relay.personal
    .threads(userId)
    .filter((state) => state.roomId === roomId)
    .flatMap((state) => {
      const held = findThread(read, roomId, state.rootId);
      const unread = [...truth.messages.values()].filter(
        (message) => message.threadRootId === state.rootId && message.seq > state.lastReadSeq && message.authorId !== userId && message.deletedAt === undefined,
      ).length;
      const rootSeq = truth.messages.get(state.rootId)?.seq ?? 0;
      const cursor = headOf(truth);
      const isWhole = heldFrom(read, { roomId, rootId: state.rootId, rootSeq, cursor }) === 0;
      const isRight = held.lastReadSeq === state.lastReadSeq && held.follows === state.isFollowed && (!isWhole || held.unread === Math.min(unread, 100));
      return isRight ? [] : [`the thread of ${rootSeq} is held as ${JSON.stringify(held)} and is ${JSON.stringify(state)} with ${unread} unread`];
    });
}

function saveFaults(read: ReadHandle, { name, userId }: Client, relay: MemoryRelay): string[] {
  const signs = (saves: readonly Save[]): string => JSON.stringify(saves.map((save) => `${save.messageId}`).sort());
  const [held, wanted] = [signs(allSaves(read)), signs(relay.personal.saves(userId))];
  return held === wanted ? [] : [`${name}: saved ${held} instead of ${wanted}`];
}

function strayFaults(read: ReadHandle): string[] {
  const row = read.get<{ n: number }>('SELECT count(*) AS n FROM messages WHERE room_id NOT IN (SELECT id FROM rooms)');
  return row && row.n > 0 ? [`${row.n} messages of no room`] : [];
}

/** Compares a quiet client's store with the relay: what is held is the log, as it is now. Answers every difference; empty is right. */
export function storeFaults(client: Client, relay: MemoryRelay, options: { isWhole?: boolean } = {}): string[] {
  const store = openReadOnly(join(client.directory, 'accounts', client.accountId, 'cache.db'));
  try {
    const rooms = new Map(allRooms(store.read).map((room) => [room.id, room]));
    const saves = saveFaults(store.read, client, relay);
    const rest = relay.states(client.userId).flatMap((state) => {
      const name = `${client.name} #${state.room.name}`;
      const room = rooms.get(state.room.id);
      const truth = relay.room(state.room.id);
      if (!room) return [`${name}: the room is missing`];
      const faults = [
        ...rangeFaults(store.read, room),
        ...liveFault(store.read, room),
        ...contentFaults(store.read, room, truth, client.userId),
        ...threadFaults(store.read, client, relay, truth),
      ];
      if (room.cursor !== headOf(truth)) faults.push(`the cursor is ${room.cursor}, the head ${headOf(truth)}`);
      const blocked = blockedBy(relay.people, client.userId);
      const counts = unreadOf(truth, { userId: client.userId, lastReadSeq: room.lastReadSeq, firstSeq: room.firstSeq, blocked });
      if (room.unread !== counts.unread || room.mentions !== counts.mentions)
        faults.push(`${room.unread}/${room.mentions} unread instead of ${counts.unread}/${counts.mentions}`);
      if (options.isWhole) {
        const ranges = readRanges(store.read, room.id);
        if (ranges.length !== 1 || ranges[0]?.from !== room.firstSeq) faults.push(`not whole: ${JSON.stringify(ranges)}`);
      }
      return faults.map((fault) => `${name}: ${fault}`);
    });
    return [...saves, ...strayFaults(store.read), ...rest];
  } finally {
    store.close();
  }
}

/** The bodies of one author in the order of the log. */
export function bodiesOf(relay: MemoryRelay, roomId: Id, authorId: Id): string[] {
  return [...relay.room(roomId).messages.values()]
    .filter((message) => message.authorId === authorId)
    .sort((a, b) => a.seq - b.seq)
    .map((message) => message.body);
}
