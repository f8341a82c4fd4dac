import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isJumboEmoji } from './jumbo-emoji.ts';
import { type Names, splitText } from './split-text.ts';

const names: Names = {
  handles: new Map([
    ['ines', 'u1'],
    ['j.weber', 'u2'],
  ]),
  room: true,
  here: false,
  rooms: new Map([
    ['firmware', 'r1'],
    ['firmware night', 'r2'],
  ]),
  roomNameMax: 14,
  emojiOf: (code) => (code === 'tada' ? '🎉' : null),
};
const pieces = (text: string) => splitText(text, names).map((piece) => [piece.kind, piece.text]);

describe('splitText', () => {
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

  it('finds the longest name of a known room that is a word of its own', () => {
    expect(pieces('#Firmware, #firmware night; #firmwares #else a#firmware')).toEqual([
      ['room', '#Firmware'],
      ['text', ', '],
      ['room', '#firmware night'],
      ['text', '; #firmwares #else a#firmware'],
    ]);
  });

  it('finds codes of emoji, but none in a time', () => {
    expect(pieces(':tada: 10:tada:30 :nope: :tada: :TADA:')).toEqual([
      ['emoji', ':tada:'],
      ['text', ' 10:tada:30 :nope: '],
      ['emoji', ':tada:'],
      ['text', ' '],
      ['emoji', ':TADA:'],
    ]);
  });

  it('loses no character', () => {
    const words = fc
      .array(fc.constantFrom('@ines', '@', '#', '#firmware', ':', ':tada:', '.', ' ', '\n', 'é', '😀', '@room', '('))
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(words, (text) => {
        expect(
          splitText(text, names)
            .map((piece) => piece.text)
            .join(''),
        ).toBe(text);
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
