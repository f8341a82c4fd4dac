import { describe, expect, it } from 'vitest';
import { fold, foldWithMap } from './fold.ts';

describe('folding', () => {
  it.each([
    ['German', 'Größe STRASSE Straße GROẞ', 'grosse strasse strasse gross'],
    ['French', 'ÉCOLE Cœur Æsop', 'ecole coeur aesop'],
    ['Turkish', 'İSTANBUL IŞIK ısı iğne', 'istanbul isik isi igne'],
    ['Vietnamese', 'Đà Nẵng, tiếng Việt', 'da nang, tieng viet'],
    ['Polish and Nordic', 'Łódź Tromsø', 'lodz tromso'],
    ['Greek', 'ΣΊΣΥΦΟΣ σίσυφος', 'σισυφοσ σισυφοσ'],
    ['Cyrillic', 'Ёлка й', 'елка и'],
    ['Arabic', 'مُحَمَّد أحمد كـــتاب', 'محمد احمد كتاب'],
    ['Arabic presentation forms', 'ﷲ ﻻ', 'الله لا'],
    ['Hebrew', 'שָׁלוֹם', 'שלום'],
    ['Thai keeps its vowels and tones', 'ดีที่ ดู', 'ดีที่ ดู'],
    ['Hindi keeps its vowels', 'हिन्दी', 'हिन्दी'],
    ['Japanese', 'ガラス ｶﾞﾗｽ か\u3099 ﾊﾟﾝ 日本語', 'ガラス ガラス が パン 日本語'],
    ['Korean', '한국어 \u1112\u1161\u11ab하\u11ab', '한국어 한한'],
    ['width', 'ＡＢＣ１２３　！', 'abc123 !'],
    ['ligatures and signs', 'ﬁn ﬃ ² ℡ ½', 'fin ffi 2 tel 1⁄2'],
    ['a letter and its mark apart', 'e\u0301 É', 'e e'],
    ['zalgo', 'z\u0310\u0356\u0321a\u030d\u033elgo', 'zalgo'],
    ['what is not drawn', 'so\u00adft jo\u200din \u202egnissim\u202c a\u200bb', 'soft join gnissim ab'],
    ['typographic marks', '“don’t” – co‑op', '"don\'t" - co-op'],
    ['white space', 'a \t\n\r b\u00a0c\u2003d', 'a b c d'],
    ['emoji with and without variation', '❤️ ❤ 👍🏽 👨‍👩‍👧', '❤ ❤ 👍🏽 👨👩👧'],
  ])('%s', (_name, text, folded) => {
    expect(fold(text)).toBe(folded);
    expect(foldWithMap(text).text).toBe(folded);
  });

  it('is the same for a text in NFC and in NFD', () => {
    for (const text of ['Größe', 'Đà Nẵng', '한국어', 'ガラス', 'İstanbul', 'أحمد', 'हिन्दी'])
      expect(fold(text.normalize('NFD'))).toBe(fold(text.normalize('NFC')));
  });
});

describe('the way back', () => {
  const originalOf = (text: string, part: string): string => {
    const folded = foldWithMap(text);
    const at = folded.text.indexOf(part);
    return at < 0 ? '' : text.slice(folded.from[at], folded.to[at + part.length - 1]);
  };

  it.each([
    ['Die Straße hier', 'strasse', 'Straße'],
    ['Die Straße hier', 'stras', 'Straß'],
    ['un cafe\u0301 noir', 'cafe', 'cafe\u0301'],
    ['an oﬃce', 'fic', 'ﬃc'],
    ['x\u00ad\u00ady z', 'xy', 'x\u00ad\u00ady'],
    ['👍 Größe 👍🏽', 'grosse', 'Größe'],
    ['a  \n b', 'a b', 'a  \n b'],
    ['ｶﾞﾗｽ窓', 'ガ', 'ｶﾞ'],
    ['𝐁𝐨𝐥𝐝 text', 'old', '𝐨𝐥𝐝'],
  ])('%j: %j came from %j', (text, part, original) => expect(originalOf(text, part)).toBe(original));

  it('has a place for every unit, in order and within the text', () => {
    const text = '\u0301Straße İ ﬃ 한\u11ab 👨‍👩‍👧 ｶﾞ\u00ad';
    const { text: folded, from, to } = foldWithMap(text);
    expect([from.length, to.length]).toEqual([folded.length, folded.length]);
    for (const [n, start] of from.entries()) {
      expect(start).toBeGreaterThanOrEqual(from[n - 1] ?? 0);
      expect(to[n]).toBeGreaterThan(start);
    }
    expect(to.at(-1)).toBe(text.length);
  });

  it('folds a body of the greatest length in a blink', () => {
    const startMs = performance.now();
    foldWithMap('Größe und 日本語 '.repeat(1_200));
    expect(performance.now() - startMs).toBeLessThan(500);
  });
});
