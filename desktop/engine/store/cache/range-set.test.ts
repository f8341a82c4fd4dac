import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addRange, advanceRanges, countHoles, type Range, rangeAt, repairRanges } from './range-set.ts';

const rangeOf = fc
  .record({ from: fc.integer({ min: 1, max: 60 }), length: fc.integer({ min: 1, max: 20 }), asOf: fc.integer({ min: 80, max: 84 }) })
  .map(({ from, length, asOf }): Range => ({ from, to: from + length - 1, asOf }));

function isValid(ranges: readonly Range[]): boolean {
  return ranges.every((range, index) => {
    const next = ranges[index + 1];
    return range.from <= range.to && (!next || (next.from > range.to && !(next.from === range.to + 1 && next.asOf === range.asOf)));
  });
}

/** What each number is held as of. */
const asOfBySeq = (ranges: readonly Range[]) => Array.from({ length: 100 }, (_, seq) => rangeAt(ranges, seq)?.asOf ?? 0);

test('adding in any order keeps ranges sorted, disjoint and joined, and every number at its newest', () => {
  fc.assert(
    fc.property(fc.array(rangeOf, { maxLength: 12 }), (added) => {
      const ranges = added.reduce<Range[]>((held, range) => addRange(held, range), []);
      const expected = Array.from({ length: 100 }, (_, seq) =>
        Math.max(0, ...added.filter((range) => range.from <= seq && seq <= range.to).map((range) => range.asOf)),
      );
      return isValid(ranges) && JSON.stringify(asOfBySeq(ranges)) === JSON.stringify(expected);
    }),
  );
});

test('the live range grows with the cursor, current ranges stay current, stale ones wait', () => {
  const ranges = [
    { from: 1, to: 10, asOf: 20 },
    { from: 30, to: 40, asOf: 50 },
    { from: 45, to: 50, asOf: 50 },
  ];
  expect(advanceRanges(ranges, 50, 53)).toEqual([
    { from: 1, to: 10, asOf: 20 },
    { from: 30, to: 40, asOf: 53 },
    { from: 45, to: 53, asOf: 53 },
  ]);
});

test('a page from ahead of the cursor joins the live range only once the cursor has reached it', () => {
  let ranges = addRange([{ from: 11, to: 20, asOf: 20 }], { from: 1, to: 20, asOf: 23 });
  ranges = advanceRanges(ranges, 20, 22);
  expect(ranges).toEqual([
    { from: 1, to: 20, asOf: 23 },
    { from: 21, to: 22, asOf: 22 },
  ]);
  expect(advanceRanges(ranges, 22, 23)).toEqual([{ from: 1, to: 23, asOf: 23 }]);
});

test('after a jump the live range begins anew, and repair brings the old ones up', () => {
  const jumped = advanceRanges([{ from: 1, to: 10, asOf: 10 }], 100, 101);
  expect(jumped).toEqual([
    { from: 1, to: 10, asOf: 10 },
    { from: 101, to: 101, asOf: 101 },
  ]);
  expect(repairRanges(jumped, 101)).toEqual([
    { from: 1, to: 10, asOf: 101 },
    { from: 101, to: 101, asOf: 101 },
  ]);
});

test('holes are counted between the lowest number held and the head', () => {
  expect(countHoles([], 10)).toBe(0);
  expect(
    countHoles(
      [
        { from: 3, to: 4, asOf: 9 },
        { from: 7, to: 8, asOf: 9 },
      ],
      10,
    ),
  ).toBe(4);
});
