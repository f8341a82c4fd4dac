import { fold } from '@parley/shared/search/fold';
import { matches } from '@parley/shared/search/matches';
import { readTerms } from '@parley/shared/search/read-query';
import { expect, it } from 'vitest';
import { authorGram, flagGram, gramsOfTerm, gramsOfWords, roomGram } from './search-grams.ts';

const alphabet = ['a', 'b', 'c', 'É', 'ß', ' ', ' ', '\n', '日', '本', 'か', '한', '🎉', '👍🏽', '.', ':', '%', '_', '1', 'ดี', 'م', '\u0301', '𝐛'];

it('finds every message that matches, for any words', () => {
  const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
  let state = seed;
  const random = (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const text = (length: number): string => Array.from({ length }, () => alphabet[random(alphabet.length)] ?? '').join('');
  let found = 0;
  for (let round = 0; round < 20_000; round += 1) {
    const body = text(1 + random(30));
    const part =
      random(2) === 0
        ? [...body]
            .slice(random(body.length))
            .slice(0, 1 + random(6))
            .join('')
        : text(1 + random(4));
    const terms = readTerms(random(2) === 0 ? part : `"${part}"`).map((term) => term.folded);
    if (!matches(body, terms)) continue;
    found += 1;
    const grams = new Set(gramsOfWords(fold(body)));
    for (const term of terms) {
      expect(gramsOfTerm(term).length, `seed ${seed}: ${JSON.stringify(term)}`).toBeGreaterThan(0);
      for (const gram of gramsOfTerm(term)) expect(grams.has(gram), `seed ${seed}: ${JSON.stringify({ body, term })}`).toBe(true);
    }
  }
  expect(found).toBeGreaterThan(2_000);
});

it('are numbers of 32 bits, the filters apart from the rest', () => {
  const grams = [...gramsOfWords(fold('Größe 日本 https://a.example :) x'.repeat(20))), authorGram('a'), roomGram('a')];
  for (const gram of grams) expect(Number.isInteger(gram) && gram >= -(2 ** 31) && gram < 2 ** 31 && (gram < 0 || gram >= 16)).toBe(true);
  expect(new Set((['link', 'file', 'image', 'code', 'pinned', 'thread', 'edited'] as const).map(flagGram)).size).toBe(7);
  expect(authorGram('a')).not.toBe(roomGram('a'));
});

it('takes a few grams of a long term', () => {
  expect(gramsOfTerm('donaudampfschifffahrtsgesellschaft')).toHaveLength(8);
  expect(gramsOfTerm('abc')).toHaveLength(1);
});
