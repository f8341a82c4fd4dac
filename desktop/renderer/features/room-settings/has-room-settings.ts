import type { RoomView } from '@parley/shared/ipc/views';
import { roomRules } from '@parley/shared/room-rules';

/** Whether there is anything in a room's settings for this person: who may change something, or let it live again. */
export function hasRoomSettings(view: RoomView): boolean {
  return view.state === 'member' && roomRules.update[view.room.kind].includes(view.role);
}
