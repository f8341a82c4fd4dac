import type { PresenceStatus } from '@parley/shared/entities/user';
import type { RoomView } from '@parley/shared/ipc/views';
import { countText } from '../../state/room-list.ts';
import { presenceWords } from '../../ui/presence-words.ts';

/** What a screen reader says after a row's name: ", 2 mentions, 12 unread, draft". Empty when there is nothing to say. */
export function rowNews(view: RoomView, status: PresenceStatus | null): string {
  const many = (count: number, one: string, more: string) => (count === 0 ? '' : `${countText(count)} ${count === 1 ? one : more}`);
  return [
    status ? presenceWords[status] : '',
    view.room.kind === 'private' ? 'private' : '',
    view.failed > 0 ? `${view.failed} not sent` : '',
    many(view.mentions, 'mention', 'mentions'),
    many(view.threadsUnread, 'unread thread', 'unread threads'),
    many(view.unread, 'unread', 'unread'),
    view.waiting > 0 || view.state === 'waiting' ? `${Math.max(1, view.waiting)} waiting` : '',
    view.hasDraft ? 'draft' : '',
    view.notify === 'nothing' ? 'muted' : '',
  ]
    .filter(Boolean)
    .map((words) => `, ${words}`)
    .join('');
}
