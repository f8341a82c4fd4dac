import { describe, expect, it } from 'vitest';
import { cjkGrams, hasCjk, isCjk } from './cjk.ts';
import { fold } from './fold.ts';
import { findMatches, matches } from './matches.ts';
import { readTerms } from './read-query.ts';

const termsOf = (query: string) => readTerms(query).map((term) => term.folded);
const partsOf = (body: string, query: string) => findMatches(body, termsOf(query)).map(({ from, to }) => body.slice(from, to));

describe('what is found', () => {
  it.each([
    ['Donaudampfschifffahrt', 'schiff', ['schiff']],
    ['Die GRÖSSE der Straße', 'größe', ['GRÖSSE']],
    ['Die GRÖSSE der Straße', 'strasse', ['Straße']],
    ['IŞIK ve ışık', 'isik', ['IŞIK', 'ışık']],
    ['İstanbul', 'istan', ['İstan']],
    ['Đà Nẵng đẹp', 'da nang', ['Đà', 'Nẵng']],
    ['قرأت الكِتَاب', 'كتاب', ['كِتَاب']],
    ['ฉันรักภาษาไทยมาก', 'ภาษาไทย', ['ภาษาไทย']],
    ['ภาษาดี', 'ดีๆ', []],
    ['東京都に住む', '京', ['京']],
    ['東京都に住む', '東京', ['東京']],
    ['ｶﾞﾗｽの窓', 'ガラス', ['ｶﾞﾗｽ']],
    ['かき', 'がき', []],
    ['한국어를 배워요', '국', ['국']],
    ['한국어를 배워요'.normalize('NFD'), '국어', ['국어'.normalize('NFD')]],
    ['well done 🎉🎉', '🎉', ['🎉🎉']],
    ['👨‍👩‍👧 home', '👨‍👩‍👧', ['👨‍👩‍👧']],
    ['cafe\u0301 noir', 'café', ['cafe\u0301']],
    ['50% of_all C:\\x', '50% of_ c:\\x', ['50%', 'of_', 'C:\\x']],
    ['line one\nline two', '"one line"', ['one\nline']],
    ['one two', '"two one"', []],
    ['one two', 'two one', ['one', 'two']],
    ['one two', 'one three', []],
    ['abcabc', 'abc bca', ['abcabc']],
  ])('%j with %j: %j', (body, query, parts) => {
    expect(partsOf(body, query)).toEqual(parts);
    expect(matches(body, termsOf(query))).toBe(parts.length > 0);
  });

  it.each([
    ['go to the depot', 'to', ['to']],
    ['goto', 'to', []],
    ['goto to', 'to', ['to']],
    ['(to)', 'to', ['to']],
    ['日本to', 'to', ['to']],
    ['a1 1a', '1', ['1']],
    ['über', 'ü', ['ü']],
    ['e\u0301te', 'te', []],
    ['fine :)', ':)', [':)']],
    ['issue#12', '#1', ['#1']],
    ['xA社', 'A社', ['A社']],
  ])('short: %j with %j: %j', (body, query, parts) => {
    expect(partsOf(body, query)).toEqual(parts);
    expect(matches(body, termsOf(query))).toBe(parts.length > 0);
  });

  it('matches everything, and marks nothing, without terms', () => {
    expect(matches('anything', [])).toBe(true);
    expect(findMatches('anything', [])).toEqual([]);
  });
});

describe('characters found alone', () => {
  it('are Han, kana, Hangul and emoji', () => {
    for (const character of ['語', 'か', 'カ', 'ー', '한', 'ᄏ', '🎉', '❤', '〇']) expect(isCjk(character), character).toBe(true);
    for (const character of ['a', '1', '#', '©️'[1] ?? '', 'ด', ' ', '', '،']) expect(isCjk(character), character).toBe(false);
    expect([hasCjk('abc'), hasCjk('ab語')]).toEqual([false, true]);
  });

  it('are indexed one by one and in pairs', () => {
    expect(cjkGrams(fold('a日本 語日本b🎉'))).toEqual(['日', '本', '日本', '語', '語日', '🎉']);
    expect(cjkGrams('plain')).toEqual([]);
  });
});
