import { expect, test } from 'vitest';
import { createWorld } from '../../testing/fake-world.ts';
import { personId, sampleUser } from '../../testing/sample-people.ts';
import { roomSamples } from '../../testing/sample-rooms.ts';
import { defaultScenario } from '../../testing/scenario.ts';
import { fittingTargets, forwardTargets } from './forward-targets.ts';

const account = createWorld(defaultScenario, Date.UTC(2026, 10, 19, 9)).accounts[0];
if (!account) throw new Error('no account');
const known = { rooms: Object.fromEntries(account.rooms), users: Object.fromEntries(account.users), blocked: {}, ownId: personId('ines') };
const targets = forwardTargets(known);
const find = (typed: string) => fittingTargets(targets, typed).map(({ name, room }) => [name, room === null ? 'person' : room.kind]);

test('everybody is listed once: in the conversation there is, else as a person; oneself and who is gone is not', () => {
  const names = targets.filter((target) => target.room === null || target.handle !== '').map((target) => target.name);
  expect(new Set(names).size).toBe(names.length);
  const others = [...account.users.values()].filter((user) => user.id !== known.ownId && !user.deactivated);
  expect([...names].sort()).toEqual(others.map((user) => user.displayName).sort());
  const gone = { ...sampleUser('grace'), deactivated: true };
  expect(forwardTargets({ ...known, rooms: {}, users: { ...known.users, [gone.id]: gone } }).map((target) => target.id)).not.toContain(gone.id);
});

test('rooms stand before people, and are found like them by parts of names and handles without accents or case', () => {
  const kinds = targets.map((target) => target.room === null);
  expect(kinds.indexOf(true)).toBeGreaterThan(kinds.lastIndexOf(false));
  expect(find('#FIRM')).toEqual([['firmware', 'public']]);
  const tomas = targets.find((target) => target.handle === sampleUser('tomas').handle);
  expect(fittingTargets(targets, 'tomas').map((target) => target.id)).toContain(tomas?.id);
  expect(fittingTargets(targets, `@${sampleUser('tomas').handle}`).map((target) => target.id)).toEqual([tomas?.id]);
  expect(find('nobody at all')).toEqual([]);
});

test('says where nothing can be written', () => {
  const closed = (more: Partial<typeof known>) =>
    forwardTargets({ ...known, ...more })
      .filter((target) => target.isClosed)
      .map((target) => target.name);
  const announcements = closed({});
  expect(announcements).toContain('announcements');
  const person = targets.find((target) => target.room === null);
  expect(closed({ blocked: { [person?.id ?? '']: true } })).toEqual([...announcements, person?.name]);
  const view = known.rooms[roomSamples.design.id];
  if (!view) throw new Error('no room');
  expect(closed({ rooms: { ...known.rooms, [view.room.id]: { ...view, mutedUntilMs: 1 } } })).toContain('design');
});
