import type { User } from '@parley/shared/entities/user';
import type { Id } from '@parley/shared/ids';
import type { RoomView } from '@parley/shared/ipc/views';

/** A room as people call it: its name, or for a direct room the other people (one: the whole name; more: first names). `ownId` alone is a room with oneself. */
export function roomName(view: Pick<RoomView, 'room'>, users: Readonly<Record<Id, User>>, ownId: Id): string {
  if (view.room.kind !== 'direct') return view.room.name;
  const others = (view.room.userIds ?? []).filter((id) => id !== ownId);
  if (others.length === 0) return users[ownId]?.displayName ?? view.room.name;
  const names = others.map((id) => users[id]?.displayName ?? 'Somebody');
  return names.length === 1 ? (names[0] ?? '') : names.map((name) => name.split(' ')[0] ?? name).join(', ');
}

/** The people of a direct room without oneself (with oneself when nobody else is in it). */
export function directUserIds(view: Pick<RoomView, 'room'>, ownId: Id): Id[] {
  const others = (view.room.userIds ?? []).filter((id) => id !== ownId);
  return others.length > 0 ? others : [ownId];
}

/** What stands at the end of a row: one mark only, the most pressing first. */
export type RowMark =
  | { kind: 'failed'; count: number }
  | { kind: 'mention'; count: number }
  | { kind: 'waiting'; count: number }
  | { kind: 'draft' }
  | { kind: 'unread'; count: number }
  | { kind: 'muted' }
  | null;

/** What calls the person in a room: mentions, every message of a direct room, and threads he follows that have something new. */
function callsOf(view: RoomView): number {
  return (view.room.kind === 'direct' ? view.unread : view.mentions) + Math.max(view.threadsUnread, view.threadMentions);
}

/** Order by the rule: failed, mention (or unread thread), waiting, draft, unread, muted. */
export function rowMark(view: RoomView): RowMark {
  if (view.failed > 0) return { kind: 'failed', count: view.failed };
  const calls = callsOf(view);
  if (calls > 0) return { kind: 'mention', count: calls };
  if (view.waiting > 0 || view.state === 'waiting') return { kind: 'waiting', count: view.waiting };
  if (view.hasDraft) return { kind: 'draft' };
  if (view.unread > 0 && view.notify !== 'nothing') return { kind: 'unread', count: view.unread };
  return view.notify === 'nothing' ? { kind: 'muted' } : null;
}

/** Whether a row stands out: something new that one has not muted. */
export function isUnread(view: RoomView): boolean {
  return view.mentions > 0 || view.threadsUnread > 0 || (view.unread > 0 && view.notify !== 'nothing');
}

/** A count as people see it: over 99 it says "99+". */
export function countText(count: number): string {
  return count > 99 ? '99+' : String(count);
}
