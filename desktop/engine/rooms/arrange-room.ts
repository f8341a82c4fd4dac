import type { Id } from '@parley/shared/ids';
import type { AccountCore } from '../accounts/account-core.ts';
import { findRoomPlace, writeRoomPlace } from '../store/own/room-places.ts';

/** Stars a room or moves it to a section of the list of this device. What is left out stays. */
export function arrangeRoom(core: AccountCore, { roomId, isStarred, section }: { roomId: Id; isStarred?: boolean; section?: string | null }): void {
  const place = findRoomPlace(core.own.read, roomId);
  core.own.write((write) =>
    writeRoomPlace(write, roomId, { isStarred: isStarred ?? place.isStarred, section: section === undefined ? place.section : section }),
  );
  core.news.room(roomId);
}
