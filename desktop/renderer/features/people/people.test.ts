import type { Member } from '@parley/shared/entities/membership';
import { describe, expect, it } from 'vitest';
import { lengthWords, overBy, toBody, typingWords } from '../composer/composer-words.ts';
import { groupMembers } from './group-members.ts';

const member = (id: string, displayName: string, part: Partial<Member> = {}): Member => ({
  user: { id, handle: id, displayName, version: 1 },
  role: 'member',
  status: 'offline',
  joinedAt: 0,
  ...part,
});

describe('groupMembers', () => {
  const members = [
    member('zed', 'Zed'),
    member('ana', 'Ana'),
    member('own', 'Olga', { role: 'owner' }),
    { ...member('bot', 'Ticker'), user: { id: 'bot', handle: 'bot', displayName: 'Ticker', version: 1, bot: true } },
  ];
  const shape = (rows: ReturnType<typeof groupMembers>) => rows.map((row) => (row.kind === 'heading' ? `${row.title} ${row.count}` : row.key));

  it('groups by who is there, roles first, bots last', () => {
    expect(shape(groupMembers(members, { zed: 'dnd', ana: 'away', own: 'online' }, ''))).toEqual(['Online 2', 'own', 'zed', 'Away 1', 'ana', 'Bots 1', 'bot']);
  });

  it('makes no claim about who is there when nothing is known', () => {
    const rows = groupMembers(members, null, '');
    expect(shape(rows)).toEqual(['Known on this device 3', 'own', 'ana', 'zed', 'Bots 1', 'bot']);
    expect(rows.every((row) => row.kind === 'heading' || row.presence === null)).toBe(true);
  });

  it('finds parts of names and handles', () => {
    expect(shape(groupMembers(members, {}, ' @AN '))).toEqual(['Offline 1', 'ana']);
  });
});

describe('composer words', () => {
  it('keeps what is inside a message and drops empty ends', () => {
    expect(toBody('\n \n  indented\n\nlast \n\n')).toBe('  indented\n\nlast');
    expect(toBody(' \n ')).toBe('');
  });

  it('counts code points, not units, and says so in words', () => {
    expect(overBy('😀'.repeat(16_000))).toBe(0);
    expect(overBy('😀'.repeat(16_001))).toBe(1);
    expect(lengthWords(overBy('a'.repeat(16_200)))).toMatchObject({ isOver: true });
    expect(lengthWords(overBy('a'.repeat(15_500)))).toMatchObject({ isOver: false });
    expect(lengthWords(overBy('a'))).toBeNull();
  });

  it('names up to three who are typing', () => {
    const said = (names: string[]) =>
      typingWords(names)
        .map((part) => part.text)
        .join('');
    expect(said(['Ana Bo'])).toBe('Ana is typing');
    expect(said(['Samuel A', 'Priya R'])).toBe('Samuel and Priya are typing');
    expect(said(['A', 'B', 'C'])).toBe('A, B and C are typing');
    expect(said(['A', 'B', 'C', 'D'])).toBe('Several people are typing');
    expect(said([])).toBe('');
  });
});
