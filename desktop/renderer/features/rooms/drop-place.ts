import type { Id } from '@parley/shared/ids';
import type { IpcInput } from '@parley/shared/ipc/contract';
import type { RoomView } from '@parley/shared/ipc/views';
import type { RoomSection } from '../../state/room-sections.ts';

/** Where in the list: in a section, before a room of it (null: behind the last). */
export type ListPlace = { section: string; beforeId: Id | null };

type Arrangement = Omit<IpcInput<'rooms.arrange'>, 'accountId' | 'roomId'>;

/**
 * What dropping a room at a place means; null where it cannot stand there, or stands there already. People who write directly stay sorted by who wrote last,
 * so among them a place is only the section.
 */
export function dropAt(sections: readonly RoomSection[], view: RoomView, place: ListPlace): Arrangement | null {
  const target = sections.find((section) => section.key === place.section);
  if (!target) return null;
  const isDirect = view.room.kind === 'direct';
  const isThere = target.views.some((other) => other.room.id === view.room.id);
  if (target.kind === 'people') return isDirect && !isThere ? { isStarred: false, section: null } : null;
  if (target.kind === 'rooms' && isDirect) return null;
  const before = target.views.map((other) => other.room.id);
  const others = before.filter((id) => id !== view.room.id);
  const at = place.beforeId === view.room.id ? before.indexOf(view.room.id) : place.beforeId === null ? others.length : others.indexOf(place.beforeId);
  const order = others.toSpliced(at < 0 ? others.length : at, 0, view.room.id);
  if (isThere && order.every((id, index) => id === before[index])) return null;
  if (target.kind === 'starred') return { isStarred: true, order };
  return { isStarred: false, section: target.kind === 'own' ? target.name : null, order };
}

/** The same by one step up or down within the room's section; null at its end, and among people. */
export function stepInList(sections: readonly RoomSection[], view: RoomView, step: -1 | 1): Arrangement | null {
  const home = sections.find((section) => section.views.some((other) => other.room.id === view.room.id));
  if (!home || home.kind === 'people') return null;
  const at = home.views.findIndex((other) => other.room.id === view.room.id);
  if (at + step < 0 || at + step >= home.views.length) return null;
  return dropAt(sections, view, { section: home.key, beforeId: home.views[step === -1 ? at - 1 : at + 2]?.room.id ?? null });
}
