import { join } from 'node:path';
import type { Id } from '@parley/shared/ids';
import { messagesUp } from '../store/cache/messages.ts';
import { readRanges } from '../store/cache/ranges.ts';
import { allRooms, type StoredRoom } from '../store/cache/rooms.ts';
import { readSystemEvents } from '../store/cache/system-events.ts';
import { openReadOnly } from '../store/open-store.ts';
import type { ReadHandle } from '../store/store.ts';
import { headOf, type MemoryRoom, unreadOf } from './memory-log.ts';
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

function contentFaults(read: ReadHandle, room: StoredRoom, truth: MemoryRoom): string[] {
  const faults: string[] = [];
  for (const range of readRanges(read, room.id)) {
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
      else if (
        found.body !== message.body ||
        found.version !== message.version ||
        found.votes.up !== message.votes.up ||
        found.deletedAt !== message.deletedAt
      ) {
        faults.push(`message ${message.seq} is held as ${JSON.stringify(found)} and is ${JSON.stringify(message)}`);
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

/** Compares a quiet client's store with the relay: what is held is the log, as it is now. Answers every difference; empty is right. */
export function storeFaults(client: Client, relay: MemoryRelay, options: { isWhole?: boolean } = {}): string[] {
  const store = openReadOnly(join(client.directory, 'accounts', client.accountId, 'cache.db'));
  try {
    const rooms = new Map(allRooms(store.read).map((room) => [room.id, room]));
    return relay.states(client.userId).flatMap((state) => {
      const name = `${client.name} #${state.room.name}`;
      const room = rooms.get(state.room.id);
      const truth = relay.room(state.room.id);
      if (!room) return [`${name}: the room is missing`];
      const faults = [...rangeFaults(store.read, room), ...liveFault(store.read, room), ...contentFaults(store.read, room, truth)];
      if (room.cursor !== headOf(truth)) faults.push(`the cursor is ${room.cursor}, the head ${headOf(truth)}`);
      const counts = unreadOf(truth, client.userId, room.lastReadSeq, room.firstSeq);
      if (room.unread !== counts.unread || room.mentions !== counts.mentions)
        faults.push(`${room.unread}/${room.mentions} unread instead of ${counts.unread}/${counts.mentions}`);
      if (options.isWhole) {
        const ranges = readRanges(store.read, room.id);
        if (ranges.length !== 1 || ranges[0]?.from !== room.firstSeq) faults.push(`not whole: ${JSON.stringify(ranges)}`);
      }
      return faults.map((fault) => `${name}: ${fault}`);
    });
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
