import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeFold } from './describe-event.ts';
import { describeFailure, describeWaiting } from './describe-failure.ts';
import { indexRows } from './first-index.ts';
import { formatDay } from './format-time.ts';
import { isJumboEmoji } from './jumbo-emoji.ts';
import type { RenderRow } from './rows.ts';
import { splitWords } from './split-words.ts';
import { waterlineInMs, waterlineText } from './waterline.ts';

const called = {
  handles: new Map([
    ['ines', 'u1'],
    ['j.weber', 'u2'],
  ]),
  room: true,
  here: false,
};
const pieces = (body: string) => splitWords(body, called).map((piece) => [piece.kind, piece.text]);

describe('splitWords', () => {
  it('finds mentions of those who were called and leaves everybody else', () => {
    expect(pieces('Hi @Ines, ask @j.weber. Not @omar, not a@ines.no; @room @here')).toEqual([
      ['text', 'Hi '],
      ['mention', '@Ines'],
      ['text', ', ask '],
      ['mention', '@j.weber'],
      ['text', '. Not @omar, not a@ines.no; '],
      ['call', '@room'],
      ['text', ' @here'],
    ]);
  });

  it('finds https addresses without the punctuation around them, and no other scheme', () => {
    expect(pieces('(see https://x.org/a_(b)), or http://y.org javascript:1 https://z.org/?q=1&r=2.')).toEqual([
      ['text', '(see '],
      ['link', 'https://x.org/a_(b)'],
      ['text', '), or http://y.org javascript:1 '],
      ['link', 'https://z.org/?q=1&r=2'],
      ['text', '.'],
    ]);
  });

  it('loses no character', () => {
    const words = fc
      .array(fc.constantFrom('@ines', '@', 'https://', 'https://a.b/', '.', ' ', '\n', 'é', '😀', '@room', '(', ')'))
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(words, (body) => {
        const joined = splitWords(body, called)
          .map((piece) => piece.text)
          .join('');
        expect(joined).toBe(body);
      }),
    );
  });
});

describe('isJumboEmoji', () => {
  it.each([
    ['👍', true],
    ['🎉 🔋👩‍👩‍👧', true],
    ['🇳🇴', true],
    ['👍🏽👍👍👍', false],
    ['ok 👍', false],
    ['1', false],
    ['', false],
  ])('%s → %s', (body, expected) => {
    expect(isJumboEmoji(body)).toBe(expected);
  });
});

describe('waterline', () => {
  const item = {
    n: 1,
    opId: 'o',
    roomId: 'r',
    call: 'messages.send',
    body: '',
    state: 'queued' as const,
    attempts: 0,
    createdAt: 1000,
    retryAtMs: null,
    error: null,
  };
  it('comes at once when offline or failed, after two seconds else, never for nothing', () => {
    expect(waterlineInMs([], false, 0)).toBeNull();
    expect(waterlineInMs([item], false, 1000)).toBe(0);
    expect(waterlineInMs([{ ...item, state: 'failed' }], true, 1000)).toBe(0);
    expect(waterlineInMs([item], true, 1500)).toBe(1500);
    expect(waterlineInMs([item], true, 9000)).toBe(0);
    expect(waterlineText(2, 1)).toBe('On this device only · 2 waiting, 1 needs you');
    expect(waterlineText(0, 2)).toBe('On this device only · 2 need you');
  });
});

describe('words', () => {
  it('says why something failed without its code', () => {
    expect(describeFailure({ code: 'invalid', message: 'invalid', issues: [{ path: 'body', message: 'must not be empty' }] })).toBe(
      'Not sent: must not be empty.',
    );
    expect(describeFailure({ code: 'internal', message: 'x', errorId: 'e7' })).toContain('e7');
    expect(describeWaiting({ code: 'rate-limited', message: '' }, 9_000, 1_000)).toBe('Sent too fast. Goes out by itself in 8 s.');
  });

  it('folds names', () => {
    const events = ['a', 'b', 'c', 'd', 'a'].map((userId, index) => ({
      seq: index + 2,
      at: 0,
      actorId: userId,
      type: 'member-joined' as const,
      userId,
      role: 'member' as const,
    }));
    expect(describeFold(events, (id) => id.toUpperCase())).toEqual({ name: 'A, B and 2 more', text: 'joined' });
    expect(describeFold(events.slice(0, 2), (id) => id)).toEqual({ name: 'a and b', text: 'joined' });
  });

  it('names days by their distance', () => {
    const now = new Date(2026, 10, 19, 12).getTime();
    expect(formatDay(new Date(2026, 10, 19, 1).getTime(), now)).toMatch(/^Today, /);
    expect(formatDay(new Date(2026, 10, 18, 23).getTime(), now)).toMatch(/^Yesterday, /);
    expect(formatDay(new Date(2025, 10, 18).getTime(), now)).toContain('2025');
  });
});

describe('indexRows', () => {
  const row = (seq: number): RenderRow => ({ kind: 'hole', key: `h${seq}`, seq, toSeq: seq });
  const system = (seq: number): RenderRow => ({
    kind: 'system',
    key: `s${seq}`,
    seq,
    event: { seq, at: 0, actorId: 'a', type: 'member-joined', userId: 'a', role: 'member' },
  });
  it('gives known rows the index they had, when rows come before, go or dates change', () => {
    const first = indexRows(null, [row(5), system(6), system(7)]);
    const grown = indexRows(first, [system(3), system(4), system(6), system(7)]);
    expect(grown.first + 2).toBe(first.first + 1);
    const trimmed = indexRows(grown, [system(7), system(8)]);
    expect(trimmed.first).toBe(grown.first + 3);
  });
});
