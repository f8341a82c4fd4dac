import type { Id } from '@parley/shared/ids';
import type { RoomView } from '@parley/shared/ipc/views';
import { ruleRefusal } from '@parley/shared/room-rules';
import type { AppState } from '../../state/app-state.ts';
import { directUserIds } from '../../state/room-list.ts';
import { selectAccountData, selectRoom } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';

export type ReadOnlyReason = 'left' | 'archived' | 'announcement' | 'muted' | 'blocked';

/** Why nothing can be written in a room by this person; null where it can. Words for a room that is not on the server yet wait for it. */
export function readOnlyReason(view: RoomView): Exclude<ReadOnlyReason, 'blocked'> | null {
  if (view.state === 'left') return 'left';
  const refusal = ruleRefusal('send', view.role, view.room, { isMuted: view.mutedUntilMs !== null });
  return refusal === 'archived' || refusal === 'announcement' || refusal === 'muted' ? refusal : null;
}

/** Whether this person may write in the room now. */
export function mayWrite(state: AppState, accountId: Id, roomId: Id): boolean {
  const view = selectRoom(state, accountId, roomId);
  return view !== null && readOnlyReason(view) === null;
}

/** The same with `blocked`: one blocked the person one would write to. */
export function useReadOnlyReason(accountId: Id, ownId: Id, view: RoomView | null): ReadOnlyReason | null {
  const blocked = useStore((state) => selectAccountData(state, accountId).blocked);
  if (view === null) return null;
  const others = view.room.kind === 'direct' ? directUserIds(view, ownId) : [];
  const isBlocked = others.length === 1 && others.some((id) => blocked[id]);
  return readOnlyReason(view) ?? (isBlocked ? 'blocked' : null);
}
