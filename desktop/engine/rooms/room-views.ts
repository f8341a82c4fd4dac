import type { Room } from '@parley/shared/entities/room';
import type { Id } from '@parley/shared/ids';
import type { RoomView } from '@parley/shared/ipc/views';
import type { AccountCore } from '../accounts/account-core.ts';
import type { Drafts } from '../drafts/drafts.ts';
import { notifyOf } from '../notifications/notify-levels.ts';
import type { Presence } from '../people/presence.ts';
import type { Timer } from '../ports.ts';
import { readMarkOf } from '../reads/read-mark-of.ts';
import { allRooms, findRoom, type StoredRoom } from '../store/cache/rooms.ts';
import { memberBalanceAfter } from '../store/cache/system-events.ts';
import { sumThreads } from '../store/cache/threads.ts';
import { countOutbox, findRoomMaker, type OutboxRow, roomMakers } from '../store/own/outbox-rows.ts';
import { findRoomPlace } from '../store/own/room-places.ts';
import { slowUntil } from './slow-until.ts';

export type RoomViews = {
  list(): RoomView[];
  /** Those that exist. */
  some(roomIds: readonly Id[]): RoomView[];
};

const longestWaitMs = 86_400_000;

type Counts = Map<Id, { waiting: number; failed: number }>;

/** The room that a queued call will make, as it can be shown before the server knows it. */
export function roomToBe(core: AccountCore, maker: OutboxRow): Room {
  const base = { id: maker.lane, createdAt: maker.createdAt, version: 0 };
  if (maker.call === 'rooms.create') {
    const { name, kind, topic, historyFrom } = maker.input;
    return { ...base, kind, name, topic: topic ?? '', historyFrom: historyFrom ?? 'start' };
  }
  const userIds = maker.call === 'rooms.direct' ? maker.input.userIds : [];
  return { ...base, kind: 'direct', name: '', topic: '', historyFrom: 'start', userIds: [...new Set([core.record.user.id, ...userIds])].sort() };
}

/** @param done what the relay has answered and the outbox has not let go yet */
export function createRoomViews(core: AccountCore, drafts: Drafts, presence: Presence, done: () => ReadonlySet<Id>): RoomViews {
  const ends = new Map<Id, Timer>();
  /** Null once it is over; the room is told anew then. */
  const mutedUntil = ({ id, state, mutedUntil: untilMs }: StoredRoom): number | null => {
    ends.get(id)?.cancel();
    ends.delete(id);
    const leftMs = state === 'member' && untilMs !== null ? untilMs - core.deps.clock.now() : 0;
    if (leftMs <= 0) return null;
    // Timers hold no more than some days.
    ends.set(
      id,
      core.deps.clock.after(Math.min(leftMs, longestWaitMs), () => {
        if (!core.isClosed()) core.news.room(id);
      }),
    );
    return untilMs;
  };

  const toView = (room: StoredRoom, counts: Counts): RoomView => ({
    room: room.room,
    state: room.state,
    role: room.role,
    notify: notifyOf(core.own.read, room),
    firstSeq: room.firstSeq,
    headSeq: Math.max(room.headSeq, room.cursor ?? 0),
    lastReadSeq: readMarkOf(core.own.read, room),
    markVersion: room.markVersion,
    unread: room.state === 'left' ? 0 : room.unread,
    mentions: room.state === 'left' ? 0 : room.mentions,
    members: room.members === null ? null : Math.max(0, room.members + memberBalanceAfter(core.cache.read, room.id, room.membersAtSeq)),
    online: room.state === 'left' ? null : presence.online(room.id),
    lastMessageAt: room.lastMessageAt,
    hasDraft: drafts.hasInRoom(room.id),
    ...(room.state === 'left' ? { threadsUnread: 0, threadMentions: 0 } : sumThreads(core.cache.read, room.id)),
    ...(counts.get(room.id) ?? { waiting: 0, failed: 0 }),
    ...findRoomPlace(core.own.read, room.id),
    slowUntilMs:
      room.state === 'left'
        ? null
        : slowUntil(core.cache.read, { room: room.room, role: room.role, userId: core.record.user.id, nowMs: core.deps.clock.now() }),
    mutedUntilMs: mutedUntil(room),
    openReports: room.state === 'member' ? room.openReports : 0,
  });

  const toWaitingView = (maker: OutboxRow, counts: Counts): RoomView => ({
    room: roomToBe(core, maker),
    state: 'waiting',
    role: maker.call === 'rooms.create' ? 'owner' : 'member',
    notify: 'all',
    firstSeq: 1,
    headSeq: 0,
    lastReadSeq: 0,
    markVersion: 0,
    unread: 0,
    mentions: 0,
    members: null,
    online: null,
    lastMessageAt: maker.createdAt,
    hasDraft: drafts.hasInRoom(maker.lane),
    threadsUnread: 0,
    threadMentions: 0,
    ...(counts.get(maker.lane) ?? { waiting: 0, failed: 0 }),
    ...findRoomPlace(core.own.read, maker.lane),
    slowUntilMs: null,
    mutedUntilMs: null,
    openReports: 0,
  });

  return {
    list: () =>
      core.inOneLook(() => {
        const counts = countOutbox(core.own.read, done());
        const stored = allRooms(core.cache.read);
        const known = new Set(stored.map((room) => room.id));
        const waiting = roomMakers(core.own.read).filter((maker) => !known.has(maker.lane));
        return [...stored.map((room) => toView(room, counts)), ...waiting.map((maker) => toWaitingView(maker, counts))];
      }),
    some: (roomIds) =>
      core.inOneLook(() => {
        const counts = countOutbox(core.own.read, done());
        return roomIds.flatMap((roomId) => {
          const room = findRoom(core.cache.read, roomId);
          if (room) return [toView(room, counts)];
          const maker = findRoomMaker(core.own.read, roomId);
          return maker ? [toWaitingView(maker, counts)] : [];
        });
      }),
  };
}
