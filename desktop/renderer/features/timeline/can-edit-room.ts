import type { RoomView } from '@parley/shared/ipc/views';
import { ruleRefusal } from '@parley/shared/room-rules';

/** Whether this person may change the room's name and topic now: not in one that is not on the server yet, nor in an archived one. */
export function canEditRoom(view: RoomView): boolean {
  return view.state === 'member' && ruleRefusal('update', view.role, view.room) === null;
}
