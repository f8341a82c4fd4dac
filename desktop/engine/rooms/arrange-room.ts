import type { Id } from '@parley/shared/ids';
import type { AccountCore } from '../accounts/account-core.ts';
import { findRoomPlace, placedWith, writeRoomPlace } from '../store/own/room-places.ts';

export type Arrangement = { roomId: Id; isStarred?: boolean; section?: string | null; order?: readonly Id[] };

/**
 * Stars a room or moves it to a section of the list of this device; what is left out stays. `order`: the rooms of its section from the top, which are written down as
 * they stand; none: they stand in the usual order again. A room that moves elsewhere without an order loses the place it had.
 */
export function arrangeRoom(core: AccountCore, { roomId, isStarred, section, order }: Arrangement): void {
  const before = findRoomPlace(core.own.read, roomId);
  const place = { isStarred: isStarred ?? before.isStarred, section: section === undefined ? before.section : section };
  const isMoved = place.isStarred !== before.isStarred || place.section !== before.section;
  const moved: Id[] = [roomId];
  core.own.write((write) => {
    writeRoomPlace(write, roomId, { ...place, position: isMoved ? null : before.position });
    const freed = order?.length === 0 ? placedWith(write, place) : [];
    for (const id of freed) writeRoomPlace(write, id, { ...findRoomPlace(write, id), position: null });
    moved.push(...freed);
    for (const [position, id] of (order ?? []).entries()) {
      const known = findRoomPlace(write, id);
      if (known.position === position) continue;
      writeRoomPlace(write, id, { ...known, position });
      moved.push(id);
    }
  });
  for (const id of moved) core.news.room(id);
}
