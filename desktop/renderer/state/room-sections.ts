import type { Id } from '@parley/shared/ids';
import type { RoomView } from '@parley/shared/ipc/views';

/** A section of the list. `key` names it where names may meet (a section of one's own may be called Rooms). */
export type RoomSection = { key: string; name: string; kind: 'starred' | 'own' | 'rooms' | 'people'; views: RoomView[] };

/** Who was put nowhere comes after who was. */
const placeOf = (view: RoomView): number => view.position ?? 1e9;

const byName = new Intl.Collator(undefined, { sensitivity: 'base', numeric: true });

/**
 * The list of rooms: the starred, the sections of one's own by name, the other rooms by name, people by who wrote last. Rooms that were put somewhere stand there,
 * the others of their section after them. Each room stands once. Rooms that one has left are not listed, nor archived ones. Rooms and People are there also while they are empty.
 */
export function roomSections(rooms: Readonly<Record<Id, RoomView>>, nameOf: (view: RoomView) => string): RoomSection[] {
  const listed = Object.values(rooms).filter((view) => view.state !== 'left' && !view.room.archivedAt);
  const sorted = (views: RoomView[]) =>
    views.sort((a, b) => placeOf(a) - placeOf(b) || byName.compare(nameOf(a), nameOf(b)) || (a.room.id < b.room.id ? -1 : 1));
  const starred = sorted(listed.filter((view) => view.isStarred));
  const others = listed.filter((view) => !view.isStarred);
  const own = ownSections(rooms).map(
    (name): RoomSection => ({ key: `own:${name}`, name, kind: 'own', views: sorted(others.filter((view) => view.section === name)) }),
  );
  const rest = others.filter((view) => view.section === null);
  const lastAt = (view: RoomView) => view.lastMessageAt ?? view.room.createdAt;
  return [
    ...(starred.length > 0 ? [{ key: 'starred', name: 'Starred', kind: 'starred', views: starred } as const] : []),
    ...own.filter((section) => section.views.length > 0),
    { key: 'rooms', name: 'Rooms', kind: 'rooms', views: sorted(rest.filter((view) => view.room.kind !== 'direct')) },
    {
      key: 'people',
      name: 'People',
      kind: 'people',
      views: rest.filter((view) => view.room.kind === 'direct').sort((a, b) => lastAt(b) - lastAt(a) || byName.compare(nameOf(a), nameOf(b))),
    },
  ];
}

/** All that the sections and the order of rooms depend on, as one text: as long as it is the same, both are. */
export function orderFacts(rooms: Readonly<Record<Id, RoomView>>, nameOf: (view: RoomView) => string): string {
  return Object.values(rooms)
    .map((view) => {
      const { room, isStarred, section, position } = view;
      const at = room.kind === 'direct' ? (view.lastMessageAt ?? room.createdAt) : '';
      return `${room.id} ${room.kind} ${view.state === 'left'} ${!room.archivedAt} ${isStarred} ${position} ${at} ${section === null}\t${section}\t${nameOf(view)}`;
    })
    .join('\n');
}

/** All that is listed, in the order of the list. */
export function listedRooms(rooms: Readonly<Record<Id, RoomView>>, nameOf: (view: RoomView) => string): RoomView[] {
  return roomSections(rooms, nameOf).flatMap((section) => section.views);
}

/** The names of the sections of one's own. */
export function ownSections(rooms: Readonly<Record<Id, RoomView>>): string[] {
  const names = Object.values(rooms).flatMap((view) => (view.section !== null && view.state !== 'left' ? [view.section] : []));
  return [...new Set(names)].sort(byName.compare);
}
