import type { Id } from '@parley/shared/ids';
import type { InboxItem } from '@parley/shared/protocol/events';
import type { AccountCore } from '../accounts/account-core.ts';
import type { People } from '../people/people.ts';
import type { Presence } from '../people/presence.ts';
import type { Reads } from '../reads/mark-read.ts';
import type { Saves } from '../saves/saves.ts';
import { forgetRoom } from '../store/cache/forget-room.ts';
import { readMetaNumber, writeMeta } from '../store/cache/meta.ts';
import { findRoom, putNotify, putRoomLeft } from '../store/cache/rooms.ts';
import type { Threads } from '../threads/threads.ts';
import type { PageWatches } from './page-watch.ts';
import { takeRoomState } from './take-snapshot.ts';

type Parts = {
  core: AccountCore;
  people: People;
  presence: Presence;
  reads: Reads;
  threads: Threads;
  saves: Saves;
  watches: PageWatches;
  catchUp: (roomId: Id) => void;
  /** An item was missed. */
  resync: () => void;
};

/** A room one is in no longer. Left: what is here stays, read-only. Removed or banned: it is deleted here too. */
export async function loseRoom(core: AccountCore, watches: PageWatches, roomId: Id, reason: 'left' | 'removed' | 'banned'): Promise<void> {
  if (!findRoom(core.cache.read, roomId)) return;
  if (reason === 'left') {
    core.cache.write((write) => putRoomLeft(write, roomId));
    core.news.room(roomId);
    return;
  }
  watches.putAway(roomId);
  const gone = forgetRoom(core.cache, roomId, 'room');
  core.publish({ type: 'room-removed', accountId: core.id, roomId });
  core.news.account();
  await gone;
}

/** Takes in one item of the inbox: what concerns this person on all devices. */
export function takeInbox(parts: Parts, item: InboxItem): void {
  const { core } = parts;
  const known = readMetaNumber(core.cache.read, 'inboxVersion') ?? 0;
  if (item.inboxVersion < known) return;
  core.cache.write((write) => writeMeta(write, 'inboxVersion', item.inboxVersion));
  switch (item.type) {
    case 'room-added':
      takeRoomState(core, parts.presence, item.state);
      parts.people.need(item.state.room.userIds ?? []);
      parts.catchUp(item.state.room.id);
      break;
    case 'room-removed':
      loseRoom(core, parts.watches, item.roomId, item.reason).catch((error: unknown) =>
        core.deps.log('error', 'forget-failed', { accountId: core.id, message: String(error) }),
      );
      break;
    case 'read-marked':
      parts.reads.take(item.roomId, item);
      break;
    case 'user-updated':
      if (item.user.id === core.record.user.id && item.user.version > core.record.user.version) {
        core.saveRecord({ user: item.user });
        core.news.account();
      }
      parts.people.take([item.user]);
      break;
    case 'notify-changed':
      core.cache.write((write) => putNotify(write, item.roomId, item.notify));
      core.news.room(item.roomId);
      break;
    case 'thread-changed':
      parts.threads.take(item.thread);
      break;
    case 'save-changed':
      parts.saves.take(item.save, item.on);
      break;
  }
  if (item.inboxVersion > known + 1) parts.resync();
}
