import { describe, expect, it } from 'vitest';
import { readQuery, readTerms, type SearchQuery, writeTerms } from './read-query.ts';

const utcDay = (year: number, month: number, day: number) => Date.UTC(year, month - 1, day);
const read = (text: string) => readQuery(text, utcDay, [2026, 5, 31]);
const may = (day: number) => Date.UTC(2026, 4, day);
const termsOf = (text: string) => read(text).terms.map((term) => term.folded);

describe('words and phrases', () => {
  it.each([
    ['', []],
    ['   ', []],
    ['Größe  CAFÉ', ['grosse', 'cafe']],
    ['"Hello  world" again', ['hello world', 'again']],
    ['“one two” „drei vier“', ['one two', 'drei vier']],
    ['"not closed yet', ['not closed yet']],
    ['""', []],
    ['" "', []],
    ['a a A á', ['a']],
    ['c++ 50% _x \\d {1}', ['c++', '50%', '_x', '\\d', '{1}']],
    ['日本語\u3000検索', ['日本語', '検索']],
    ['-word http://a.b/c', ['-word', 'http://a.b/c']],
    ['\u200b\u00ad', []],
    ['word"phrase here"word2', ['word', 'phrase here', 'word2']],
  ])('%j', (text, terms) => expect(termsOf(text)).toEqual(terms));

  it('says where each was typed', () => {
    const text = 'one "two three" from:ana';
    expect(read(text).tokens.map(({ kind, range }) => [kind, text.slice(range.from, range.to)])).toEqual([
      ['term', 'one'],
      ['term', '"two three"'],
      ['from', 'from:ana'],
    ]);
  });

  it('reads terms back that it wrote, and takes filters for words there', () => {
    const { terms } = read('Größe "two words" x:y');
    expect(readTerms(writeTerms(terms)).map((term) => term.folded)).toEqual(terms.map((term) => term.folded));
    expect(readTerms('from:ana is:odd').map((term) => term.folded)).toEqual(['from:ana', 'is:odd']);
  });
});

describe('filters', () => {
  const narrowed: [string, Partial<SearchQuery>][] = [
    ['before:2026-05-31', { beforeMs: may(31) }],
    ['after:2026-05-30', { afterMs: may(31) }],
    ['on:2026-05-30', { afterMs: may(30), beforeMs: may(31) }],
    ['ON:2026-5-3', { afterMs: may(3), beforeMs: may(4) }],
    ['on:2026-05-31', { afterMs: may(31), beforeMs: Date.UTC(2026, 5, 1) }],
    ['before:2026-05-20 before:2026-05-10', { beforeMs: may(10) }],
    ['after:2026-05-10 after:2026-05-20', { afterMs: may(21) }],
    ['on:today', { afterMs: may(31), beforeMs: may(32) }],
    ['before:yesterday', { beforeMs: may(30) }],
    ['after:-7d', { afterMs: may(25) }],
    // 31 May 2026 is a Sunday.
    ['on:Monday', { afterMs: may(25), beforeMs: may(26) }],
    ['has:link HAS:Image has:link', { has: ['link', 'image'] }],
    ['is:pinned is:thread is:edited', { is: ['pinned', 'thread', 'edited'] }],
  ];
  it.each(narrowed)('%s', (text, expected) => {
    const query = read(text);
    expect(query).toMatchObject(expected);
    expect([query.terms, query.problems]).toEqual([[], []]);
  });

  it('keeps names as typed, without @, # and quotes', () => {
    const query = read('from:@Ana from:"Bo Li" in:#firmware in:"Large room" from:me');
    expect(query.from.map(({ value }) => value)).toEqual(['Ana', 'Bo Li', 'me']);
    expect(query.in.map(({ value }) => value)).toEqual(['firmware', 'Large room']);
  });

  it('takes an unknown filter for a word', () => {
    expect(termsOf('during:may xfrom:ana http://x')).toEqual(['during:may', 'xfrom:ana', 'http://x']);
  });

  it.each([
    ['before:soon', '“soon” is not a day. Write 2026-05-31, today, yesterday, a weekday such as monday, or -7d.'],
    ['after:today', 'Nothing is after today. Write on:today or after:yesterday.'],
    ['after:2026-02-30', '“2026-02-30” is not a day. Write 2026-05-31, today, yesterday, a weekday such as monday, or -7d.'],
    ['on:2026-13-01', '“2026-13-01” is not a day. Write 2026-05-31, today, yesterday, a weekday such as monday, or -7d.'],
    ['on:0000-01-01', '“0000-01-01” is not a day. Write 2026-05-31, today, yesterday, a weekday such as monday, or -7d.'],
    ['has:cake', 'has: can be link, file, image, code.'],
    ['is:odd', 'is: can be unread, saved, pinned, thread, edited, mine, mention.'],
    ['from:', 'Add a name after from:'],
    ['in:""', 'Add a room after in:'],
    ['before:', 'Add a day such as 2026-05-31 or yesterday after before:'],
  ])('%s narrows nothing and says why', (text, message) => {
    const query = read(`word ${text}`);
    expect(query.problems).toEqual([{ message, range: { from: 5, to: 5 + text.length } }]);
    expect(query.tokens.at(-1)).toMatchObject({ isBroken: true });
    expect(query).toEqual({ terms: query.terms, from: [], in: [], has: [], is: [], tokens: query.tokens, problems: query.problems });
  });

  it('takes days in the reader’s time zone', () => {
    expect(readQuery('before:2026-05-31').beforeMs).toBe(new Date(2026, 4, 31).getTime());
    expect(readQuery('before:0099-05-31').beforeMs).toBeLessThan(new Date(1000, 0, 1).getTime());
  });
});
