import type { RoomView } from '@parley/shared/ipc/views';
import { describe, expect, it } from 'vitest';
import { createWorld } from '../testing/fake-world.ts';
import { personId } from '../testing/sample-people.ts';
import { roomSamples } from '../testing/sample-rooms.ts';
import { defaultScenario } from '../testing/scenario.ts';
import { roomName } from './room-list.ts';
import { listedRooms, orderFacts, ownSections, roomSections } from './room-sections.ts';

const account = createWorld(defaultScenario, Date.UTC(2026, 10, 19, 9)).accounts[0];
if (!account) throw new Error('no account');
const rooms = Object.fromEntries(account.rooms);
const users = Object.fromEntries(account.users);
const nameOf = (view: RoomView) => roomName(view, users, personId('ines'));
const namesIn = (given: typeof rooms) => Object.fromEntries(roomSections(given, nameOf).map(({ name, views }) => [name, views.map(nameOf)]));
const withPart = (id: string, part: Partial<RoomView>) => {
  const view = rooms[id];
  if (!view) throw new Error('no room');
  return { ...rooms, [id]: { ...view, ...part } };
};

describe('the sections of the room list', () => {
  it('stand in their order: starred, rooms by name, people by who wrote last', () => {
    expect(namesIn(rooms)).toEqual({
      Starred: ['field-tests', 'firmware', 'incident-0412'],
      Rooms: ['announcements', 'design', 'general', 'hiring', 'lunch', 'reading', 'support'],
      People: ['Lena Novák', 'Jonas Weber', 'Omar Haddad', 'Aiko, Samuel, Priya', 'Dmitri Volkov'],
    });
  });

  it('hold a section of one’s own, in which the rest of the list lacks its rooms; a star goes first', () => {
    const moved = withPart(roomSamples.reading.id, { section: 'Quiet' });
    expect(namesIn(moved)).toMatchObject({ Quiet: ['reading'], Rooms: expect.not.arrayContaining(['reading']) });
    expect(ownSections(moved)).toEqual(['Quiet']);
    const starred = withPart(roomSamples.reading.id, { section: 'Quiet', isStarred: true });
    expect(namesIn(starred)).not.toHaveProperty('Quiet');
    expect(listedRooms(starred, nameOf)).toHaveLength(Object.keys(rooms).length);
    expect(new Set(listedRooms(starred, nameOf)).size).toBe(Object.keys(rooms).length);
  });

  it('do not list what one left or what was archived', () => {
    const view = rooms[roomSamples.reading.id];
    if (!view) throw new Error('no room');
    const gone = { a: { ...view, state: 'left' as const }, b: { ...view, room: { ...view.room, archivedAt: 1 } } };
    expect(listedRooms(gone, nameOf)).toEqual([]);
  });

  it('are the same as long as their facts are, and those know all that moves a room', () => {
    const facts = orderFacts(rooms, nameOf);
    const view = rooms[roomSamples.reading.id];
    const direct = Object.values(rooms).find(({ room }) => room.kind === 'direct');
    if (!view || !direct) throw new Error('no room');
    for (const part of [{ unread: 9, mentions: 1 }, { hasDraft: true }, { lastMessageAt: 9e12 }, { headSeq: 1e6 }]) {
      expect(orderFacts(withPart(view.room.id, part), nameOf)).toBe(facts);
      expect(namesIn(withPart(view.room.id, part))).toEqual(namesIn(rooms));
    }
    const moving = [
      { isStarred: true },
      { section: 'Quiet' },
      { section: '' },
      { position: 1 },
      { state: 'left' as const },
      { room: { ...view.room, archivedAt: 1 } },
    ];
    for (const part of [...moving, { room: { ...view.room, name: 'zebra' } }]) expect(orderFacts(withPart(view.room.id, part), nameOf)).not.toBe(facts);
    expect(orderFacts(withPart(direct.room.id, { lastMessageAt: 9e12 }), nameOf)).not.toBe(facts);
    expect(orderFacts(rooms, (one) => roomName(one, {}, personId('ines')))).not.toBe(facts);
  });
});
