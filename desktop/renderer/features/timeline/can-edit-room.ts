import type { RoomView } from '@parley/shared/ipc/views';

/** Whether this person may change the room's name and topic: owners, admins and moderators of a room that is on the server. */
export function canEditRoom(view: RoomView): boolean {
  return view.state === 'member' && view.room.kind !== 'direct' && ['owner', 'admin', 'moderator'].includes(view.role);
}
