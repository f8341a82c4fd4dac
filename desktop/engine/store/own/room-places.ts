import type { Id } from '@parley/shared/ids';
import type { ReadHandle, WriteHandle } from '../store.ts';

/** Where a room stands in this device's list. `section`: one of the person's own making, null: among all. `position`: counted from the top, if he put it somewhere. */
export type RoomPlace = { isStarred: boolean; section: string | null; position: number | null };

export function findRoomPlace(read: ReadHandle, roomId: Id): RoomPlace {
  const row = read.get<{ isStarred: number; section: string | null; position: number | null }>(
    'SELECT is_starred AS isStarred, section, position FROM room_places WHERE room_id = ?',
    roomId,
  );
  return { isStarred: row?.isStarred === 1, section: row?.section ?? null, position: row?.position ?? null };
}

export function writeRoomPlace(write: WriteHandle, roomId: Id, { isStarred, section, position }: RoomPlace): void {
  if (!isStarred && section === null && position === null) dropRoomPlace(write, roomId);
  else
    write.run('INSERT OR REPLACE INTO room_places (room_id, is_starred, section, position) VALUES (?, ?, ?, ?)', roomId, isStarred ? 1 : 0, section, position);
}

/** The rooms that were put somewhere in the section of a place. */
export function placedWith(read: ReadHandle, { isStarred, section }: Omit<RoomPlace, 'position'>): Id[] {
  const rows = isStarred
    ? read.all<{ id: Id }>('SELECT room_id AS id FROM room_places WHERE position IS NOT NULL AND is_starred = 1')
    : read.all<{ id: Id }>('SELECT room_id AS id FROM room_places WHERE position IS NOT NULL AND is_starred = 0 AND section IS ?', section);
  return rows.map((row) => row.id);
}

export function dropRoomPlace(write: WriteHandle, roomId: Id): void {
  write.run('DELETE FROM room_places WHERE room_id = ?', roomId);
}
