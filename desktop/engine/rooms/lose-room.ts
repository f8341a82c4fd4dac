import type { Id } from '@parley/shared/ids';
import type { AccountCore } from '../accounts/account-core.ts';
import { findRoom, putRoomLeft } from '../store/cache/rooms.ts';
import { dropNotifyMark } from '../store/own/notify-marks.ts';
import { dropReadMark } from '../store/own/read-marks.ts';
import { dropRoomPlace } from '../store/own/room-places.ts';
import type { PageWatches } from '../sync/page-watch.ts';

/** Why one is no longer in a room; `deleted`: it is gone for everybody. */
export type LossReason = 'left' | 'removed' | 'banned' | 'deleted';

/** A room one is in no longer. Left: what is here stays, read-only. Removed, banned, deleted: it is deleted here too, and the person is told. Again: nothing happens. */
export async function loseRoom(core: AccountCore, watches: PageWatches, roomId: Id, reason: LossReason): Promise<void> {
  const room = findRoom(core.cache.read, roomId);
  if (!room) return;
  if (reason === 'left') {
    core.cache.write((write) => putRoomLeft(write, roomId));
    core.news.room(roomId);
    return;
  }
  watches.putAway(roomId);
  core.own.write((write) => {
    dropReadMark(write, roomId);
    dropNotifyMark(write, roomId);
    dropRoomPlace(write, roomId);
  });
  const gone = core.forgetting.forget(roomId, 'room');
  core.publish({ type: 'room-removed', accountId: core.id, roomId, reason, name: room.room.name });
  core.news.account();
  await gone;
}

/** The same where nobody waits for it. */
export function loseRoomSoon(core: AccountCore, watches: PageWatches, roomId: Id, reason: LossReason): void {
  loseRoom(core, watches, roomId, reason).catch((error: unknown) =>
    core.deps.log('error', 'forget-failed', { accountId: core.id, roomId, message: String(error) }),
  );
}
