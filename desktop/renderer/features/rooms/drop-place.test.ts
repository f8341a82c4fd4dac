import { expect, it } from 'vitest';
import type { RoomSection } from '../../state/room-sections.ts';
import { directRoom, sampleRoomView } from '../../testing/sample-rooms.ts';
import { dropAt, stepInList } from './drop-place.ts';

const room = (id: string) => sampleRoomView({ id, kind: 'public', name: id, topic: '', historyFrom: 'start', createdAt: 0, version: 1 }, 0, {});
const direct = (id: string) => sampleRoomView(directRoom(id, ['lena'], 0), 0, {});
const [a, b, c, d, e, f] = [room('a'), room('b'), room('c'), room('d'), direct('e'), direct('f')];
const sections: RoomSection[] = [
  { key: 'starred', name: 'Starred', kind: 'starred', views: [a] },
  { key: 'own:Work', name: 'Work', kind: 'own', views: [b] },
  { key: 'rooms', name: 'Rooms', kind: 'rooms', views: [c, d] },
  { key: 'people', name: 'People', kind: 'people', views: [e, f] },
];

it('puts a room before another one, or at the end, of any section it may stand in', () => {
  expect(dropAt(sections, d, { section: 'rooms', beforeId: 'c' })).toEqual({ isStarred: false, section: null, order: ['d', 'c'] });
  expect(dropAt(sections, c, { section: 'own:Work', beforeId: null })).toEqual({ isStarred: false, section: 'Work', order: ['b', 'c'] });
  expect(dropAt(sections, e, { section: 'starred', beforeId: 'a' })).toEqual({ isStarred: true, order: ['e', 'a'] });
  expect(dropAt(sections, a, { section: 'rooms', beforeId: 'd' })).toEqual({ isStarred: false, section: null, order: ['c', 'a', 'd'] });
});

it('does nothing where a room stands already, or cannot stand', () => {
  expect(dropAt(sections, c, { section: 'rooms', beforeId: 'c' })).toBeNull();
  expect(dropAt(sections, c, { section: 'rooms', beforeId: 'd' })).toBeNull();
  expect(dropAt(sections, d, { section: 'rooms', beforeId: null })).toBeNull();
  expect(dropAt(sections, e, { section: 'rooms', beforeId: null })).toBeNull();
  expect(dropAt(sections, c, { section: 'people', beforeId: null })).toBeNull();
  expect(dropAt(sections, e, { section: 'people', beforeId: null })).toBeNull();
  expect(dropAt(sections, c, { section: 'gone', beforeId: null })).toBeNull();
});

it('leaves people sorted by who wrote last', () => {
  const starred = { ...e, isStarred: true };
  const now = sections.map((section) =>
    section.kind === 'starred' ? { ...section, views: [a, starred] } : { ...section, views: section.views.filter((view) => view !== e) },
  );
  expect(dropAt(now, starred, { section: 'people', beforeId: 'f' })).toEqual({ isStarred: false, section: null });
  expect(stepInList(sections, e, 1)).toBeNull();
});

it('steps up and down within a section', () => {
  expect(stepInList(sections, d, -1)).toMatchObject({ order: ['d', 'c'] });
  expect(stepInList(sections, c, 1)).toMatchObject({ order: ['d', 'c'] });
  expect(stepInList(sections, d, 1)).toBeNull();
  expect(stepInList(sections, a, -1)).toBeNull();
});
