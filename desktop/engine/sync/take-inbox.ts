import type { Id } from '@parley/shared/ids';
import type { InboxItem } from '@parley/shared/protocol/events';
import { ruleRefusal } from '@parley/shared/room-rules';
import type { AccountCore } from '../accounts/account-core.ts';
import type { Blocks } from '../blocks/blocks.ts';
import type { OwnPresence } from '../people/own-presence.ts';
import type { OwnPrivacy } from '../people/own-privacy.ts';
import type { People } from '../people/people.ts';
import type { Presence } from '../people/presence.ts';
import type { Reads } from '../reads/mark-read.ts';
import { loseRoomSoon } from '../rooms/lose-room.ts';
import type { Saves } from '../saves/saves.ts';
import { readMetaNumber, writeMeta } from '../store/cache/meta.ts';
import { findRoom, putMutedUntil, putNotify, putOpenReports } from '../store/cache/rooms.ts';
import type { Threads } from '../threads/threads.ts';
import type { PageWatches } from './page-watch.ts';
import { takeRoomState } from './take-snapshot.ts';

type Parts = {
  core: AccountCore;
  people: People;
  presence: Presence;
  ownPresence: OwnPresence;
  ownPrivacy: OwnPrivacy;
  reads: Reads;
  threads: Threads;
  saves: Saves;
  blocks: Blocks;
  watches: PageWatches;
  catchUp: (roomId: Id) => void;
  /** An item was missed. */
  resync: () => void;
};

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
      loseRoomSoon(core, parts.watches, item.roomId, item.deleted ? 'deleted' : item.reason);
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
    case 'presence-chosen':
      parts.ownPresence.take(item.presence);
      break;
    case 'privacy-changed':
      parts.ownPrivacy.take(item.privacy);
      break;
    case 'block-changed':
      parts.blocks.take(item.userId, item.on);
      break;
    case 'mute-changed':
      core.cache.write((write) => putMutedUntil(write, item.roomId, item.mutedUntil));
      core.news.room(item.roomId);
      break;
    case 'report-changed':
      takeOpenReports(core, item.roomId, item.open);
      core.publish({ type: 'reports-changed', accountId: core.id, roomId: item.roomId });
      break;
    case 'save-changed':
      parts.saves.take(item.save, item.on);
      break;
  }
  if (item.inboxVersion > known + 1) parts.resync();
}

/** An admin of the server hears of rooms that he does not moderate: those show nothing. */
function takeOpenReports(core: AccountCore, roomId: Id, open: number): void {
  const room = findRoom(core.cache.read, roomId);
  if (!room || ruleRefusal('see-reports', room.role, room.room) !== null) return;
  core.cache.write((write) => putOpenReports(write, roomId, open));
  core.news.room(roomId);
}
