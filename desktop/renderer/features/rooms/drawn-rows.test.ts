import { describe, expect, it } from 'vitest';
import { drawnRows, windowOf } from './drawn-rows.ts';

describe('the drawn part of a long list', () => {
  /** 500 rows of 32 px in a window of 640 px, scrolled so far. */
  const scrolledTo = (topPx: number) => windowOf(500, { topPx: -topPx, bottomPx: 16_000 - topPx, viewPx: 640 });

  it('is what is in view, and as much above and below', () => {
    expect(scrolledTo(0)).toEqual({ from: 0, to: 40 });
    expect(scrolledTo(3_200)).toEqual({ from: 80, to: 140 });
    expect(scrolledTo(15_360)).toEqual({ from: 460, to: 500 });
  });

  it('stays while one scrolls a little', () => {
    expect(scrolledTo(3_201)).toEqual({ from: 80, to: 160 });
    expect(scrolledTo(3_800)).toEqual({ from: 80, to: 160 });
  });

  it('is nothing of a list that is far above or below what is in view', () => {
    expect(windowOf(500, { topPx: 9_000, bottomPx: 25_000, viewPx: 640 })).toEqual({ from: 0, to: 0 });
    expect(windowOf(500, { topPx: -25_000, bottomPx: -9_000, viewPx: 640 })).toEqual({ from: 500, to: 500 });
  });
});

describe('the pieces of a list', () => {
  const heightOf = (pieces: ReturnType<typeof drawnRows>) => pieces.reduce((sum, { gap }) => sum + (gap ?? 1), 0);

  it('are the rows of the window and the gaps around them', () => {
    expect(drawnRows(9, { from: 3, to: 5 }, [])).toEqual([{ at: 0, gap: 3 }, { at: 3 }, { at: 4 }, { at: 5, gap: 4 }]);
    expect(drawnRows(3, { from: 0, to: 3 }, [])).toEqual([{ at: 0 }, { at: 1 }, { at: 2 }]);
    expect(drawnRows(0, { from: 0, to: 0 }, [])).toEqual([]);
  });

  it('have kept rows at their places, once', () => {
    expect(drawnRows(9, { from: 3, to: 5 }, [8, 4, 1, 1, -1, 12])).toEqual([
      { at: 0, gap: 1 },
      { at: 1 },
      { at: 2, gap: 1 },
      { at: 3 },
      { at: 4 },
      { at: 5, gap: 3 },
      { at: 8 },
    ]);
    expect(drawnRows(9, { from: 0, to: 0 }, [8])).toEqual([{ at: 0, gap: 8 }, { at: 8 }]);
    expect(drawnRows(9, { from: 9, to: 9 }, [0])).toEqual([{ at: 0 }, { at: 1, gap: 8 }]);
  });

  it('are always as high as the whole list, also when it has become shorter than its window', () => {
    for (const count of [0, 1, 5, 30, 500])
      for (const from of [0, 20, 460, 500])
        for (const kept of [[], [0], [499], [25, 3]]) expect(heightOf(drawnRows(count, { from, to: from + 40 }, kept))).toBe(count);
  });
});
