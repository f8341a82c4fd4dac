import type { RoomView } from '@parley/shared/ipc/views';
import { ruleRefusal } from '@parley/shared/room-rules';

/** Why nothing can be written in a room by this person; null where it can. Words for a room that is not on the server yet wait for it. */
export function readOnlyReason(view: RoomView): 'left' | 'archived' | 'announcement' | null {
  if (view.state === 'left') return 'left';
  const refusal = ruleRefusal('send', view.role, view.room);
  return refusal === 'archived' || refusal === 'announcement' ? refusal : null;
}
