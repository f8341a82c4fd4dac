import { describe, expect, it } from 'vitest';
import { historyParts, historyWords } from './history-parts.ts';

const room = (firstSeq: number, serverHeadSeq: number, ...ranges: [number, number][]) => ({
  firstSeq,
  serverHeadSeq,
  ranges: ranges.map(([fromSeq, toSeq]) => ({ fromSeq, toSeq })),
});
const short = (...args: Parameters<typeof room>) => historyParts(room(...args)).map((part) => `${part.kind} ${part.fromSeq}-${part.toSeq}`);

describe('historyParts', () => {
  it('tells stored, remote and holes apart and leaves nothing out', () => {
    expect(short(1, 100, [1, 100])).toEqual(['stored 1-100']);
    expect(short(1, 100, [60, 100])).toEqual(['remote 1-59', 'stored 60-100']);
    expect(short(1, 100, [20, 40], [51, 90])).toEqual(['remote 1-19', 'stored 20-40', 'hole 41-50', 'stored 51-90', 'hole 91-100']);
    expect(short(1, 100)).toEqual(['remote 1-100']);
    expect(short(1, 0)).toEqual([]);
  });

  it('begins where the member may see', () => {
    expect(short(50, 100, [10, 100])).toEqual(['stored 50-100']);
    expect(short(50, 100, [10, 20])).toEqual(['remote 50-100']);
  });

  it('says the same in words', () => {
    expect(historyWords(historyParts(room(1, 100, [1, 100])))).toBe('all of it is here');
    expect(historyWords(historyParts(room(1, 100, [1, 40], [51, 100])))).toBe('90 of 100 here, 10 missing');
    expect(historyWords(historyParts(room(1, 0)))).toBe('nothing there yet');
  });
});
