import type { CommandArg } from '@parley/shared/entities/command';
import { describe, expect, it } from 'vitest';
import { parseArgs, usageOf } from './parse-args.ts';

const args: CommandArg[] = [
  { name: 'side', kind: 'choice', required: true, choices: ['buy', 'sell'] },
  { name: 'amount', kind: 'number', required: true },
  { name: 'why', kind: 'text' },
];

describe('what was typed after a command', () => {
  it('is read by its places', () => {
    expect(parseArgs('trade', ' buy  2.5 because it rains ', args)).toEqual({ side: 'buy', amount: 2.5, why: 'because it rains' });
    expect(parseArgs('trade', 'sell 0', args)).toEqual({ side: 'sell', amount: 0 });
    expect(parseArgs('say', '"two words" three', [{ name: 'what', kind: 'word' }])).toEqual({ what: 'two words' });
    expect(parseArgs('help', 'anything', [])).toEqual({});
  });

  it('is refused in words that say how to type it', () => {
    expect(usageOf('trade', args)).toBe('/trade <side> <amount> [why]');
    expect(() => parseArgs('trade', '', args)).toThrow('/trade needs side. Like this: /trade <side> <amount> [why]');
    expect(() => parseArgs('trade', 'buy much', args)).toThrow('amount must be a number, and "much" is none.');
    expect(() => parseArgs('trade', 'lend 1', args)).toThrow('side must be one of buy, sell.');
  });
});
