import fc from 'fast-check';
import { gemoji } from 'gemoji';
import { describe, expect, it } from 'vitest';
import { withTone } from '../emoji/emoji-set.ts';
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
    ['🏴\u{E0067}\u{E0062}\u{E0073}\u{E0063}\u{E0074}\u{E007F} ☝🏽 1️⃣', true],
    ['❤️‍🔥', true],
    ['ok 👍', false],
    ['1', false],
    ['©', false],
    ['☝', false],
    ['🇳', false],
    ['👩\u200D', false],
    ['', false],
  ])('%s → %s', (body, expected) => {
    expect(isJumboEmoji(body)).toBe(expected);
  });

  it('knows every emoji of the picker, in every skin tone', () => {
    const emoji = gemoji.flatMap((entry) => [0, 1, 2, 3, 4, 5].map((tone) => withTone(entry.emoji, tone)));
    expect(emoji.filter((one) => !isJumboEmoji(one))).toEqual([]);
  });
});
