import { describe, expect, it } from 'vitest';
import { firstSpan, type Ground, rowsWithin } from './first-rows.ts';
import type { RenderRow } from './rows.ts';

const ground: Ground = { heightPx: 600, widthPx: 1_000, isCompact: false };

/** Messages of one line, none beside words of the same person: 24 for the head, 24 for the words, 8 around. */
const rowsOf = (count: number, body = 'word'): RenderRow[] =>
  Array.from({ length: count }, (_, index) => ({
    kind: 'message',
    key: `m${index}`,
    seq: index + 1,
    message: {
      id: `${index}`,
      roomId: 'r',
      seq: index + 1,
      version: 1,
      authorId: 'a',
      kind: 'text',
      body,
      createdAt: 1,
      mentions: { userIds: [] },
      files: [],
      votes: { up: 0, down: 0 },
      reactions: [],
    },
    pending: undefined,
    previews: undefined,
    isSaved: false,
    isGrouped: false,
    isOwnMention: false,
  }));

describe('the rows a list begins with', () => {
  it('fill the window from its end, and what comes later is among them', () => {
    const rows = rowsOf(40);
    const span = firstSpan(rows, { at: 'end' }, ground);
    expect(span).toEqual({ fromKey: 'm29', toKey: null });
    const shown = span ? rowsWithin([...rows, ...rowsOf(41).slice(40)], span) : [];
    expect(shown.map((row) => row.key)).toEqual([...Array.from({ length: 12 }, (_, index) => `m${index + 29}`)]);
  });

  it('are fewer where words are long', () => {
    expect(firstSpan(rowsOf(40, 'x'.repeat(1_000)), { at: 'end' }, ground)?.fromKey).toBe('m37');
  });

  it('stand on both sides of the row it begins at, with what is wanted above it', () => {
    expect(firstSpan(rowsOf(100), { at: 'row', key: 'm50', offset: 72 }, ground)).toEqual({ fromKey: 'm48', toKey: 'm61' });
    expect(firstSpan(rowsOf(100), { at: 'row', key: 'm50', offset: null }, ground)?.fromKey).toBe('m43');
    expect(firstSpan(rowsOf(100), { at: 'row', key: 'm95', offset: 72 }, ground)).toEqual({ fromKey: 'm93', toKey: null });
  });

  it('are all of them where few would be left out, or the row is not there', () => {
    expect(firstSpan(rowsOf(13), { at: 'end' }, ground)).toBeNull();
    expect(firstSpan([], { at: 'end' }, ground)).toBeNull();
    expect(firstSpan(rowsOf(40), { at: 'row', key: 'gone', offset: 0 }, ground)).toBeNull();
  });

  it('are all of them once the first one went', () => {
    const rows = rowsOf(20);
    expect(rowsWithin(rows, { fromKey: 'gone', toKey: null })).toBe(rows);
    expect(rowsWithin(rows, { fromKey: 'm3', toKey: 'gone' })).toBe(rows);
  });
});
