import { describe, expect, it } from 'vitest';
import { placeAt, readArgs, usageOf, wordsBehind } from './command-args.ts';
import type { CommandArg } from './entities/command.ts';

const args: CommandArg[] = [
  { name: 'side', kind: 'choice', required: true, choices: ['buy', 'sell'] },
  { name: 'amount', kind: 'number', required: true },
  { name: 'why', kind: 'text' },
];

describe('what was typed behind a command', () => {
  it('is read by its places', () => {
    expect(readArgs('trade', ' buy  2.5 because it rains ', args)).toEqual({ values: { side: 'buy', amount: 2.5, why: 'because it rains' } });
    expect(readArgs('trade', 'sell 0', args)).toEqual({ values: { side: 'sell', amount: 0 } });
    expect(readArgs('say', '"two words" three', [{ name: 'what', kind: 'word' }])).toEqual({ values: { what: 'two words' } });
    expect(readArgs('help', 'anything', [])).toEqual({ values: {} });
    expect(wordsBehind('=aapl.us')).toBe('aapl.us');
    expect(wordsBehind('  aapl.us ')).toBe('aapl.us');
  });

  it('is refused in words that say how to type it', () => {
    expect(usageOf('trade', args)).toBe('/trade <side> <amount> [why]');
    expect(readArgs('trade', '', args)).toEqual({ problem: '/trade needs side. Like this: /trade <side> <amount> [why]' });
    expect(readArgs('trade', 'buy much', args)).toEqual({ problem: expect.stringContaining('amount must be a number, and "much" is none.') });
    expect(readArgs('trade', 'lend 1', args)).toEqual({ problem: expect.stringContaining('side must be one of buy, sell.') });
  });

  it('says which place is being typed', () => {
    expect(['', ' ', ' bu', '=bu', ' buy', ' buy ', ' buy 2', ' buy 2 ', ' buy 2 because it'].map((text) => placeAt(text, args))).toEqual([
      0, 0, 0, 0, 0, 1, 1, 2, 2,
    ]);
    expect([' "two wo', ' "two words"', ' "two words" x'].map((text) => placeAt(text, [{ name: 'what', kind: 'word' }]))).toEqual([0, 0, null]);
    expect(placeAt(' anything', [])).toBeNull();
  });
});
