import type { Room } from '@parley/shared/entities/room';
import type { User } from '@parley/shared/entities/user';
import type { Id } from '@parley/shared/ids';
import type { RoomView } from '@parley/shared/ipc/views';
import { directUserIds, roomName } from '../../state/room-list.ts';
import { listedRooms } from '../../state/room-sections.ts';
import { readOnlyReason } from '../composer/read-only-reason.ts';
import { findIn } from '../switcher/find.ts';

/** Where a message can be forwarded to. No `room`: somebody there is no conversation with yet, and `id` is his. `isClosed`: nothing can be written there. */
export type ForwardTarget = { id: Id; room: Room | null; name: string; handle: string; isClosed: boolean };

type Known = { rooms: Readonly<Record<Id, RoomView>>; users: Readonly<Record<Id, User>>; blocked: Readonly<Record<Id, true>>; ownId: Id };

/** Everything one can forward to: rooms and conversations as the list has them, then everybody else who is known, by name. */
export function forwardTargets({ rooms, users, blocked, ownId }: Known): ForwardTarget[] {
  const inTouch = new Set<Id>();
  const known = listedRooms(rooms, (view) => roomName(view, users, ownId)).map((view): ForwardTarget => {
    const [other, third] = view.room.kind === 'direct' ? directUserIds(view, ownId) : [];
    const only = third === undefined ? other : undefined;
    if (only !== undefined) inTouch.add(only);
    return {
      id: view.room.id,
      room: view.room,
      name: roomName(view, users, ownId),
      handle: only === undefined ? '' : (users[only]?.handle ?? ''),
      isClosed: readOnlyReason(view) !== null || (only !== undefined && blocked[only] === true),
    };
  });
  const people = Object.values(users)
    .filter((user) => user.id !== ownId && !user.deactivated && !inTouch.has(user.id))
    .map((user): ForwardTarget => ({ id: user.id, room: null, name: user.displayName, handle: user.handle, isClosed: blocked[user.id] === true }))
    .sort((a, b) => a.name.localeCompare(b.name));
  return [...known, ...people];
}

/** Those whose name or handle fits, looked at without regard to case and accents as in the switcher; a leading `#` or `@` is left out. */
export function fittingTargets(targets: readonly ForwardTarget[], typed: string): ForwardTarget[] {
  const words = typed.trim().replace(/^[#@]/, '');
  return targets.filter(({ name, handle }) => findIn(name, words) !== null || findIn(handle, words) !== null);
}
