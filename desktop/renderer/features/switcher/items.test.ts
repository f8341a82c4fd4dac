import { describe, expect, it } from 'vitest';
import { createWorld } from '../../testing/fake-world.ts';
import { personId } from '../../testing/sample-people.ts';
import { defaultScenario } from '../../testing/scenario.ts';
import { findIn } from './find.ts';
import { type SwitcherItem, switcherGroups } from './items.ts';

const account = createWorld(defaultScenario, Date.UTC(2026, 10, 19, 9)).accounts[0];
if (!account) throw new Error('no account');
const known = { rooms: Object.fromEntries(account.rooms), users: Object.fromEntries(account.users), found: [], hits: [], ownId: personId('ines') };
const nameOf = (item: SwitcherItem) => {
  if (item.kind === 'room') return item.name;
  if (item.kind === 'person') return item.user.displayName;
  return item.kind === 'command' ? item.command.name : item.kind;
};
const namesIn = (typed: string) =>
  switcherGroups(typed, known)
    .filter((group) => group.title !== 'Messages on this device')
    .map((group) => [group.title, ...group.items.map(nameOf)]);

describe('findIn', () => {
  it('finds without regard to case and accents, and says where', () => {
    expect(findIn('Lena Novák', 'novak')).toMatchObject({ from: 5, to: 10 });
    expect(findIn('Die Straße', 'strasse')).toMatchObject({ from: 4, to: 10 });
    expect(findIn('firmware', 'FIRM')).toMatchObject({ from: 0, to: 4 });
    expect(findIn('firmware', 'xyz')).toBeNull();
    expect(findIn('firmware', '')).toMatchObject({ score: 0 });
    expect(findIn('a+b (c)', '+b (')).toMatchObject({ from: 1, to: 5 });
  });

  it('prefers the start, then the start of a word, then anywhere', () => {
    const [start, word, inside] = ['fish', 'the fish', 'selfish'].map((text) => findIn(text, 'fish')?.score ?? 0) as [number, number, number];
    expect(start).toBeGreaterThan(word);
    expect(word).toBeGreaterThan(inside);
  });
});

describe('switcherGroups', () => {
  it('begins with what is unread, mentions first, then what is recent', () => {
    const [unread, recent] = namesIn('');
    expect(unread?.slice(0, 2)).toEqual(['Unread', 'general']);
    expect(unread).toContain('Lena Novák');
    expect(recent?.[0]).toBe('Recent');
    expect(recent).not.toContain('general');
  });

  it('finds rooms, people and commands', () => {
    expect(namesIn('fi')[0]).toEqual(['Rooms', 'firmware', 'field-tests', 'support']);
    expect(namesIn('novak')).toEqual([['People', 'Lena Novák']]);
    expect(namesIn('dark')).toEqual([['Commands', 'Dark theme']]);
  });

  it('narrows by the first sign', () => {
    expect(namesIn('#fi').map(([title]) => title)).toEqual(['Rooms']);
    expect(namesIn('@o').map(([title]) => title)).toEqual(['People']);
    expect(namesIn('/theme').map(([title]) => title)).toEqual(['Commands']);
    expect(namesIn('zzzz')).toEqual([]);
  });

  it('never offers oneself', () => {
    expect(namesIn('ines')).toEqual([]);
  });
});

describe('messages', () => {
  it('always lead on to the search, alone behind ?', () => {
    expect(switcherGroups('?fix', known).map((group) => [group.title, ...group.items.map(nameOf)])).toEqual([['Messages on this device', 'search']]);
    expect(switcherGroups('#fix', known).some((group) => group.title === 'Messages on this device')).toBe(false);
  });
});
