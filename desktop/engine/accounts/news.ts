import type { Message } from '@parley/shared/entities/message';
import type { Id } from '@parley/shared/ids';
import type { Change } from '@parley/shared/ipc/changes';
import type { MessageRowView, OutboxItem, RoomView, SystemEvent, ThreadView, TimelineRow } from '@parley/shared/ipc/views';
import type { Clock } from '../ports.ts';
import { StoreError } from '../store/sqlite-errors.ts';
import type { News } from './account-core.ts';

type Sources = {
  accountId: Id;
  clock: Clock;
  publish: (change: Change) => void;
  /** Rooms that exist no longer are left out. */
  rooms: (roomIds: Id[]) => RoomView[];
  outbox: (roomId: Id) => OutboxItem[];
  toRows: (messages: readonly Message[]) => MessageRowView[];
  thread: (roomId: Id, rootId: Id) => ThreadView;
  heldHead: (roomId: Id) => number;
  accounts: () => void;
  isClosed: () => boolean;
};

/** The least time between two rounds of news; a long outbox, which is told whole, makes it longer. Milliseconds. */
export const newsGapMs = 40;
const itemsPerGapMs = 20;

function addTo<K, T>(known: Map<K, T> | undefined, items: readonly T[], keyOf: (item: T) => K): Map<K, T> {
  const all = known ?? new Map<K, T>();
  for (const item of items) all.set(keyOf(item), item);
  return all;
}

/** Gathers news: the first goes in the same turn, a burst of a thousand packets repaints the window a few times. */
export function createNews(sources: Sources): News {
  const { accountId } = sources;
  let messages = new Map<Id, Map<Id, Message>>();
  let system = new Map<Id, Map<number, SystemEvent>>();
  let threads = new Map<string, { roomId: Id; rootId: Id }>();
  let rooms = new Set<Id>();
  let outboxes = new Set<Id>();
  let resets = new Set<Id>();
  let isAccountChanged = false;
  let isPlanned = false;
  let nextAtMs = 0;

  const flush = (): void => {
    isPlanned = false;
    let told = 0;
    if (sources.isClosed()) return;
    const gathered = { messages, system, threads, rooms, outboxes, resets, isAccountChanged };
    messages = new Map();
    system = new Map();
    threads = new Map();
    rooms = new Set();
    outboxes = new Set();
    resets = new Set();
    isAccountChanged = false;
    try {
      for (const roomId of new Set([...gathered.messages.keys(), ...gathered.system.keys()])) {
        const rows: TimelineRow[] = [
          ...sources.toRows([...(gathered.messages.get(roomId)?.values() ?? [])]),
          ...[...(gathered.system.get(roomId)?.values() ?? [])].map((event): TimelineRow => ({ kind: 'system', seq: event.seq, event })),
        ];
        sources.publish({ type: 'rows-changed', accountId, roomId, rows: rows.sort((a, b) => a.seq - b.seq), headSeq: sources.heldHead(roomId) });
      }
      for (const roomId of gathered.outboxes) {
        const items = sources.outbox(roomId);
        told += items.length;
        sources.publish({ type: 'outbox-changed', accountId, roomId, items });
      }
      for (const roomId of gathered.resets) sources.publish({ type: 'timeline-reset', accountId, roomId });
      for (const { roomId, rootId } of gathered.threads.values())
        sources.publish({ type: 'thread-changed', accountId, thread: sources.thread(roomId, rootId) });
      if (gathered.rooms.size > 0) {
        const views = sources.rooms([...gathered.rooms]);
        if (views.length > 0) sources.publish({ type: 'rooms-changed', accountId, rooms: views });
      }
      if (gathered.isAccountChanged) sources.accounts();
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      // The store has said what is wrong with it. What was gathered is told with the next news, or by what is made in its place.
      ({ messages, system, threads, rooms, outboxes, resets, isAccountChanged } = gathered);
    }
    nextAtMs = sources.clock.now() + newsGapMs + Math.floor(told / itemsPerGapMs);
  };

  const plan = (): void => {
    if (isPlanned) return;
    isPlanned = true;
    const waitMs = nextAtMs - sources.clock.now();
    if (waitMs <= 0) setImmediate(flush);
    else sources.clock.after(waitMs, flush);
  };

  return {
    messages(roomId, changed) {
      messages.set(
        roomId,
        addTo(messages.get(roomId), changed, (message) => message.id),
      );
      plan();
    },
    system(roomId, events) {
      system.set(
        roomId,
        addTo(system.get(roomId), events, (event) => event.seq),
      );
      plan();
    },
    thread(roomId, rootId) {
      threads.set(`${roomId} ${rootId}`, { roomId, rootId });
      plan();
    },
    room(roomId) {
      rooms.add(roomId);
      isAccountChanged = true;
      plan();
    },
    outbox(roomId) {
      outboxes.add(roomId);
      rooms.add(roomId);
      isAccountChanged = true;
      plan();
    },
    reset(roomId) {
      resets.add(roomId);
      plan();
    },
    account() {
      isAccountChanged = true;
      plan();
    },
    flush,
  };
}
