import type { LogEvent } from '@parley/shared/entities/log-event';
import type { Message } from '@parley/shared/entities/message';
import type { Id } from '@parley/shared/ids';
import type { AccountCore } from '../accounts/account-core.ts';
import { readMarkOf } from '../reads/read-mark-of.ts';
import { type Applied, applyLog, applyRepair } from '../store/cache/apply-events.ts';
import { deriveRoom } from '../store/cache/derive-room.ts';
import { writeMeta } from '../store/cache/meta.ts';
import { repairRanges } from '../store/cache/range-set.ts';
import { readRanges, writeRanges } from '../store/cache/ranges.ts';
import { findRoom } from '../store/cache/rooms.ts';
import { becameWhole } from '../store/cache/thread-holds.ts';
import type { WriteHandle } from '../store/store.ts';
import { deriveThreads } from '../threads/derive-threads.ts';
import type { PageWatches } from './page-watch.ts';

/** Who wants to know what a batch of events brought. */
export type IntakeListeners = {
  /** One's own messages are in the log: what waits for them in the outbox is done. */
  ownStored(roomId: Id, ids: readonly Id[]): void;
  /** Messages of others that are new here. */
  arrived(roomId: Id, messages: readonly Message[], origin: 'live' | 'catch-up'): void;
  /** The log told of one's own votes or reactions. */
  ownChanged(roomId: Id, messageIds: readonly Id[]): void;
  /** Something happened in these threads. */
  threads(roomId: Id, rootIds: Iterable<Id>): void;
  /** Bodies that are gone. */
  deleted(roomId: Id, ids: readonly Id[]): void;
  /** The unread count can no longer be computed from what is here. */
  countsUncertain(roomId: Id): void;
  /** The room is gone for everybody. */
  roomDeleted(roomId: Id): void;
  /** People who were named. */
  people(userIds: readonly Id[]): void;
};

/** The one place where log events become rows. Every function is one transaction and its news. */
export type Intake = {
  /** Events `cursor`+1…`to`; what is at or below the cursor is left out. @returns the cursor now (null: no such room) */
  log(roomId: Id, events: readonly LogEvent[], to: number, origin: 'live' | 'catch-up'): number | null;
  /** Changes after `after` for stale ranges, which are then of `upTo`. */
  repair(roomId: Id, events: readonly LogEvent[], after: number, upTo: number): void;
};

function peopleOf(events: readonly LogEvent[]): Id[] {
  const ids = new Set<Id>();
  for (const event of events) {
    ids.add(event.actorId);
    if (event.type === 'message-created' || event.type === 'message-edited') ids.add(event.message.authorId);
    if (event.type === 'member-joined' || event.type === 'member-left' || event.type === 'role-changed') ids.add(event.userId);
  }
  return [...ids];
}

type Derived = Applied & { areCountsUncertain: boolean };

export function createIntake(core: AccountCore, watches: PageWatches, listeners: IntakeListeners): Intake {
  const derive = (write: WriteHandle, roomId: Id, applied: Applied): Derived => {
    const room = findRoom(write, roomId);
    const userId = core.record.user.id;
    const isExact = !room || deriveRoom(write, roomId, userId, readMarkOf(core.own.read, room));
    const { rootIds, steps } = applied;
    const areCountsUncertain = applied.hasUncountedDelete || (applied.hasChangedWords && !isExact);
    return { ...applied, areCountsUncertain, messages: [...applied.messages, ...deriveThreads(write, { own: core.own.read, roomId, userId, rootIds, steps })] };
  };

  const tell = (roomId: Id, applied: Derived): void => {
    // First, so that what goes out is no longer laid over with it.
    if (applied.ownChanged.length > 0) listeners.ownChanged(roomId, applied.ownChanged);
    core.loose.forget(
      roomId,
      applied.touched.map((one) => one.id),
    );
    if (applied.messages.length > 0) core.news.messages(roomId, applied.messages);
    if (applied.system.length > 0) core.news.system(roomId, applied.system);
    for (const rootId of applied.rootIds) core.news.thread(roomId, rootId);
    if (applied.rootIds.size > 0) listeners.threads(roomId, applied.rootIds);
    core.news.room(roomId);
    if (applied.hasMemberChange) core.publish({ type: 'members-changed', accountId: core.id, roomId });
    if (applied.areCountsUncertain) listeners.countsUncertain(roomId);
    if (applied.deletedIds.length > 0) listeners.deleted(roomId, applied.deletedIds);
    if (applied.isRoomDeleted) listeners.roomDeleted(roomId);
  };

  return {
    log(roomId, events, to, origin) {
      const userId = core.record.user.id;
      const cursor = findRoom(core.cache.read, roomId)?.cursor;
      if (cursor === undefined || cursor === null) return null;
      if (to <= cursor) return cursor;
      const fresh = events.filter((event) => event.seq > cursor);
      const applied = core.cache.write((write) => {
        const done = applyLog(write, { roomId, userId, to, events: fresh });
        return derive(write, roomId, done);
      });
      watches.note(roomId, applied.touched);
      const mine = applied.created.filter((message) => message.authorId === userId).map((message) => message.id);
      if (mine.length > 0) listeners.ownStored(roomId, mine);
      const others = applied.created.filter((message) => message.authorId !== userId);
      if (others.length > 0) listeners.arrived(roomId, others, origin);
      listeners.people(peopleOf(fresh));
      tell(roomId, applied);
      return to;
    },
    repair(roomId, events, after, upTo) {
      const applied = core.cache.write((write) => {
        const ranges = readRanges(write, roomId);
        const done = applyRepair(write, { roomId, userId: core.record.user.id, after, ranges, events });
        const repaired = repairRanges(ranges, upTo);
        writeRanges(write, roomId, ranges, repaired);
        writeMeta(write, 'lastRepairAtMs', core.deps.clock.now());
        const cursor = findRoom(write, roomId)?.cursor ?? 0;
        for (const rootId of becameWhole(write, roomId, { ranges, cursor }, { ranges: repaired, cursor })) done.rootIds.add(rootId);
        return derive(write, roomId, done);
      });
      watches.note(roomId, applied.touched);
      tell(roomId, applied);
    },
  };
}
