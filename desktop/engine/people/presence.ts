import type { PresenceStatus } from '@parley/shared/entities/user';
import type { Id } from '@parley/shared/ids';
import { limits } from '@parley/shared/limits';
import type { Signal } from '@parley/shared/protocol/signals';
import type { AccountCore } from '../accounts/account-core.ts';
import type { Timer } from '../ports.ts';

/** What is true only while connected: who is online, who types. Kept in memory; without a connection nothing is claimed. */
export type Presence = {
  take(signal: Signal): void;
  /** The relay's snapshot told the count. */
  setOnline(roomId: Id, count: number): void;
  online(roomId: Id): number | null;
  /** What a list of people said of them: who asked for it has it from there, so nothing is told. */
  learn(people: readonly { user: { id: Id }; status: PresenceStatus }[]): void;
  /** Nothing of this person is shown any more. */
  hush(userId: Id): void;
  clear(): void;
};

/** Where somebody writes; `rootId`: in that thread. */
type Place = { roomId: Id; rootId: Id | null };

/** @param isHushed whose presence and writing nobody wants to see here */
export function createPresence(core: AccountCore, isHushed: (userId: Id) => boolean): Presence {
  const online = new Map<Id, number>();
  const statuses = new Map<Id, PresenceStatus>();
  /** By the room, or by the root of the thread. */
  const typing = new Map<Id, { place: Place; people: Map<Id, Timer> }>();

  const setTyping = (place: Place, userId: Id, on: boolean): void => {
    if (userId === core.record.user.id || (on && isHushed(userId))) return;
    const { roomId, rootId } = place;
    const key = rootId ?? roomId;
    const { people } = typing.get(key) ?? { people: new Map<Id, Timer>() };
    const wasTyping = people.has(userId);
    people.get(userId)?.cancel();
    people.delete(userId);
    if (on)
      people.set(
        userId,
        core.deps.clock.after(limits.typingMs, () => setTyping(place, userId, false)),
      );
    if (people.size > 0) typing.set(key, { place, people });
    else typing.delete(key);
    if (on !== wasTyping && !core.isClosed()) core.publish({ type: 'typing-changed', accountId: core.id, roomId, rootId, userIds: [...people.keys()] });
  };

  const setOnline = (roomId: Id, count: number): void => {
    if (online.get(roomId) === count) return;
    online.set(roomId, count);
    core.news.room(roomId);
  };

  const setStatus = (userId: Id, told: PresenceStatus): void => {
    const status = isHushed(userId) ? 'offline' : told;
    if (statuses.get(userId) === status) return;
    statuses.set(userId, status);
    core.publish({ type: 'presence-changed', accountId: core.id, userId, status });
  };

  return {
    take(signal) {
      if (signal.type === 'typing') setTyping({ roomId: signal.roomId, rootId: signal.threadRootId ?? null }, signal.userId, signal.on);
      else if (signal.type === 'online') setOnline(signal.roomId, signal.count);
      else if (signal.type === 'presence') setStatus(signal.userId, signal.status);
    },
    setOnline,
    online: (roomId) => online.get(roomId) ?? null,
    learn(people) {
      for (const { user, status } of people) statuses.set(user.id, isHushed(user.id) ? 'offline' : status);
    },
    hush(userId) {
      setStatus(userId, 'offline');
      for (const { place, people } of [...typing.values()]) if (people.has(userId)) setTyping(place, userId, false);
    },
    clear() {
      for (const roomId of online.keys()) core.news.room(roomId);
      online.clear();
      for (const [userId] of statuses) setStatus(userId, 'offline');
      statuses.clear();
      for (const { place, people } of [...typing.values()]) for (const userId of [...people.keys()]) setTyping(place, userId, false);
    },
  };
}
