import type { Id } from '@parley/shared/ids';
import type { RoomView } from '@parley/shared/ipc/views';
import { roomName } from '../../state/room-list.ts';
import { selectAccountData } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';
import { timelineKey } from '../../state/timeline.ts';
import { isEmptyRoom } from '../timeline/is-empty-room.ts';

/** What an empty box says: where the words go. */
export function usePlaceholder(accountId: Id, ownId: Id, view: RoomView, rootId: Id | null): string {
  const users = useStore((state) => selectAccountData(state, accountId).users);
  const isEmpty = useStore((state) => {
    const timeline = state.timelines[timelineKey(accountId, view.room.id)];
    return timeline?.status === 'ready' && isEmptyRoom(timeline) && (state.byAccount[accountId]?.outbox[view.room.id]?.length ?? 0) === 0;
  });
  if (rootId !== null) return 'Reply in thread';
  const name = roomName(view, users, ownId);
  if (view.room.kind === 'direct') return `Message ${name}`;
  return isEmpty ? `Write the first message in #${name}` : `Message #${name}`;
}
