import type { Id } from '@parley/shared/ids';
import type { Change } from '@parley/shared/ipc/changes';
import type { OutboxItem, RoomView, TimelineRow } from '@parley/shared/ipc/views';
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
  heldHead: (roomId: Id) => number;
  accounts: () => void;
  isClosed: () => boolean;
};

/** The least time between two rounds of news; a long outbox, which is told whole, makes it longer. Milliseconds. */
const gapMs = 40;
const itemsPerGapMs = 20;

/** Gathers news: the first goes in the same turn, a burst of a thousand packets repaints the window a few times. */
export function createNews(sources: Sources): News {
  const { accountId } = sources;
  let rows = new Map<Id, Map<string, TimelineRow>>();
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
    const gathered = { rows, rooms, outboxes, resets, isAccountChanged };
    rows = new Map();
    rooms = new Set();
    outboxes = new Set();
    resets = new Set();
    isAccountChanged = false;
    try {
      for (const [roomId, byKey] of gathered.rows) {
        const sorted = [...byKey.values()].sort((a, b) => a.seq - b.seq);
        sources.publish({ type: 'rows-changed', accountId, roomId, rows: sorted, headSeq: sources.heldHead(roomId) });
      }
      for (const roomId of gathered.outboxes) {
        const items = sources.outbox(roomId);
        told += items.length;
        sources.publish({ type: 'outbox-changed', accountId, roomId, items });
      }
      for (const roomId of gathered.resets) sources.publish({ type: 'timeline-reset', accountId, roomId });
      if (gathered.rooms.size > 0) {
        const views = sources.rooms([...gathered.rooms]);
        if (views.length > 0) sources.publish({ type: 'rooms-changed', accountId, rooms: views });
      }
      if (gathered.isAccountChanged) sources.accounts();
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      // The store has said what is wrong with it. What was gathered is told with the next news, or by what is made in its place.
      ({ rows, rooms, outboxes, resets, isAccountChanged } = gathered);
    }
    nextAtMs = sources.clock.now() + gapMs + Math.floor(told / itemsPerGapMs);
  };

  const plan = (): void => {
    if (isPlanned) return;
    isPlanned = true;
    const waitMs = nextAtMs - sources.clock.now();
    if (waitMs <= 0) setImmediate(flush);
    else sources.clock.after(waitMs, flush);
  };

  return {
    rows(roomId, changed) {
      const known = rows.get(roomId) ?? new Map<string, TimelineRow>();
      for (const row of changed) known.set(`${row.kind}${row.seq}`, row);
      rows.set(roomId, known);
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
