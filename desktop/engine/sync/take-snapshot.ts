import type { RoomState } from '@parley/shared/entities/membership';
import type { AccountCore } from '../accounts/account-core.ts';
import type { People } from '../people/people.ts';
import type { Presence } from '../people/presence.ts';
import { readMarkOf } from '../reads/read-mark-of.ts';
import { loseRoomSoon } from '../rooms/lose-room.ts';
import { deriveRoom } from '../store/cache/derive-room.ts';
import { readMeta, readMetaNumber, writeMeta } from '../store/cache/meta.ts';
import { allRooms, findRoom, putHead, putRoomState } from '../store/cache/rooms.ts';
import type { WriteHandle } from '../store/store.ts';
import { leaveFormerStore } from './another-store.ts';
import type { Snapshot } from './connection.ts';
import type { PageWatches } from './page-watch.ts';
import { nextTurn } from './wait.ts';

type Parts = { core: AccountCore; people: People; presence: Presence; watches: PageWatches };

function putState(core: AccountCore, write: WriteHandle, state: RoomState): void {
  putRoomState(write, state);
  putHead(write, state.room.id, state.headSeq, core.deps.clock.now());
  const room = findRoom(write, state.room.id);
  if (room) deriveRoom(write, room.id, core.record.user.id, readMarkOf(core.own.read, room));
}

/** Takes in one room as the relay has it (`sync.open`, `room-added`, an answer to joining), unless its former rows are still being deleted. */
export function takeRoomState(core: AccountCore, presence: Presence, state: RoomState): void {
  if (!core.forgetting.admit(state.room.id)) return;
  core.cache.write((write) => putState(core, write, state));
  presence.setOnline(state.room.id, state.online);
  core.news.room(state.room.id);
}

/** Takes in the answer of `sync.open`: who one is, which store this is, and every room one is in. */
export async function takeSnapshot({ core, people, presence, watches }: Parts, snapshot: Snapshot): Promise<void> {
  const former = readMeta(core.cache.read, 'storeId');
  const roomIds = new Set(snapshot.rooms.map((state) => state.room.id));
  const isAnother = former !== null && former !== snapshot.storeId;
  if (isAnother) {
    core.deps.log('warn', 'another-store', { accountId: core.id, former, now: snapshot.storeId });
    await leaveFormerStore(core, watches, [...roomIds]);
  }
  if (core.isClosed()) return;
  // A snapshot from before the last news of the inbox must not take rooms away again.
  const isFresh = isAnother || snapshot.inboxVersion >= (readMetaNumber(core.cache.read, 'inboxVersion') ?? 0);
  for (let index = 0; index < snapshot.rooms.length; index += 50) {
    const states = snapshot.rooms.slice(index, index + 50).filter((state) => core.forgetting.admit(state.room.id));
    core.cache.write((write) => {
      for (const state of states) putState(core, write, state);
    });
    for (const state of states) {
      presence.setOnline(state.room.id, state.online);
      core.news.room(state.room.id);
    }
    await nextTurn();
    if (core.isClosed()) return;
  }
  if (isFresh) {
    const gone = allRooms(core.cache.read).filter((room) => room.state === 'member' && !roomIds.has(room.id));
    core.cache.write((write) => {
      writeMeta(write, 'inboxVersion', snapshot.inboxVersion);
      writeMeta(write, 'storeId', snapshot.storeId);
      writeMeta(write, 'headsAsOfMs', core.deps.clock.now());
    });
    // Why is known where the relay says it; else what is here stays, read-only.
    const ended = new Map(snapshot.ended?.map(({ roomId, reason, deleted }) => [roomId, deleted ? ('deleted' as const) : reason]));
    for (const room of gone) loseRoomSoon(core, watches, room.id, ended.get(room.id) ?? 'left');
  }
  core.saveRecord({ user: snapshot.user });
  people.take([snapshot.user]);
  people.need(snapshot.rooms.flatMap((state) => state.room.userIds ?? []));
  core.news.account();
}
