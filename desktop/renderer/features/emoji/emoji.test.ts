import { isOneEmoji } from '@parley/shared/text';
import { gemoji } from 'gemoji';
import { describe, expect, it } from 'vitest';
import { hasTones, toEmojiSet, withTone } from './emoji-set.ts';
import { columns, gridOfAll, gridOfFound, moveCell } from './grid-rows.ts';
import { rankEmoji } from './rank-emoji.ts';
import { replaceCodes } from './short-codes.ts';

const set = toEmojiSet(gemoji);
const names = (query: string, recent: string[] = []) => rankEmoji(set, query, recent, 8).map((emoji) => emoji.names[0]);

describe('the list of emoji', () => {
  it('holds every emoji of the source, each one that the wire takes as a reaction, in every tone', () => {
    expect(set.all.length).toBe(gemoji.length);
    for (const { emoji } of set.all) for (const tone of [0, 1, 5]) expect(isOneEmoji(withTone(emoji, tone)), emoji).toBe(true);
  });

  it('knows which have tones', () => {
    expect(hasTones('👍')).toBe(true);
    expect(hasTones('👨‍👩‍👧')).toBe(false);
    expect(hasTones('👨‍👧‍👦')).toBe(false);
    expect(hasTones('🎉')).toBe(false);
    expect(withTone('👍', 3)).toBe('👍🏽');
    expect(withTone('☝️', 1)).toBe('☝🏻');
    expect(withTone('🕵️‍♂️', 5)).toBe('🕵🏿‍♂️');
    expect(withTone('🧑‍🤝‍🧑', 2)).toBe('🧑🏼‍🤝‍🧑🏼');
    expect(withTone('🤝', 2)).toBe('🤝🏼');
    expect(withTone('🎉', 2)).toBe('🎉');
  });
});

describe('the search for emoji', () => {
  it('puts the code itself first, then codes that begin so, then other words', () => {
    expect(names('tada')[0]).toBe('tada');
    expect(names('+1')[0]).toBe('+1');
    expect(names('smil').slice(0, 2)).toEqual(['smile', 'smiley']);
    expect(names('party')).toContain('tada');
    expect(names('red heart')).toContain('heart');
    expect(names('no such thing')).toEqual([]);
  });

  it('prefers those used last among equals', () => {
    const [, second] = rankEmoji(set, 'he', [], 8);
    expect(rankEmoji(set, 'he', [second?.emoji ?? ''], 8)[0]).toBe(second);
  });
});

describe('short codes', () => {
  const replaced = (text: string) => replaceCodes(text, set, 0);
  it('become emoji, in the tone one chose', () => {
    expect(replaced('done :tada: and :+1:')).toBe('done 🎉 and 👍');
    expect(replaceCodes(':+1:', set, 5)).toBe('👍🏿');
    expect(replaced(':tada::tada:')).toBe('🎉🎉');
  });

  it('stay in code, in times and addresses, and where nobody knows them', () => {
    for (const text of ['`:tada:`', '```\n:tada:\n```', '~~~\n:tada:', '10:30:15', 'a:tada:b', ':no_such_code:', 'http://a/:tada:/b'])
      expect(replaced(text)).toBe(text);
    expect(replaced('`a` :tada: ``b ` :tada:``')).toBe('`a` 🎉 ``b ` :tada:``');
    expect(replaced('```\n:tada:\n```\n:tada:')).toBe('```\n:tada:\n```\n🎉');
  });

  it('take no longer than their text, whatever it holds', () => {
    const started = performance.now();
    for (const part of ['`', ':', ':a', '```\n', '``` ', '` ``']) replaced(part.repeat(16_000 / part.length));
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});

describe('the grid of emoji', () => {
  it('holds all once, those used last before them', () => {
    const grid = gridOfAll(set, set.all.slice(3, 5));
    expect(grid.cells.length).toBe(set.all.length + 2);
    expect(grid.rows[0]).toMatchObject({ kind: 'heading', section: 'recent' });
    const cells = grid.rows.flatMap((row) => (row.kind === 'cells' ? row.cells : []));
    expect(cells).toEqual(grid.cells);
  });

  it('is walked by keys: over headings, to the ends, never out', () => {
    const grid = gridOfAll(set, set.all.slice(0, 2));
    const to = (from: number, key: string, hasCtrl = false, isRtl = false) => moveCell(grid, from, key, hasCtrl, isRtl);
    expect(to(0, 'ArrowRight')).toBe(1);
    expect(to(0, 'ArrowLeft')).toBe(0);
    expect(to(1, 'ArrowLeft', false, true)).toBe(2);
    expect(to(1, 'ArrowDown')).toBe(3);
    expect(to(1 + 2 + columns, 'ArrowUp')).toBe(3);
    expect(to(2, 'End')).toBe(2 + columns - 1);
    expect(to(5, 'Home', true)).toBe(0);
    expect(to(5, 'End', true)).toBe(grid.cells.length - 1);
    expect(to(grid.cells.length - 1, 'ArrowDown')).toBe(grid.cells.length - 1);
    expect(to(0, 'x')).toBeNull();
    expect(moveCell(gridOfFound([]), 0, 'ArrowDown', false, false)).toBeNull();
  });
});
