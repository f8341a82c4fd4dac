import { describe, expect, it } from 'vitest';
import { isScoreShown, nextVote, scoreText, sideText, voteLabel, votesText } from './score.ts';

describe('scores', () => {
  it('are short: a true minus, thousands as k', () => {
    expect([0, 12, -3, 999, 1_000, 1_250, 9_949, 9_950, 12_999, -1_500].map(scoreText)).toEqual([
      '0',
      '12',
      '−3',
      '999',
      '1k',
      '1.2k',
      '9.9k',
      '9k',
      '12k',
      '−1.5k',
    ]);
  });

  it('take a vote back when the same arrow is pressed, else switch it', () => {
    expect(nextVote({ up: 1, down: 0, mine: 1 }, 1)).toBe(0);
    expect(nextVote({ up: 1, down: 0, mine: 1 }, -1)).toBe(-1);
    expect(nextVote({ up: 1, down: 0 }, 1)).toBe(1);
  });

  it('say who stands where', () => {
    expect(voteLabel({ up: 13, down: 1, mine: 1 })).toBe('Score 12, you voted up');
    expect(voteLabel({ up: 0, down: 2, mine: -1 })).toBe('Score -2, you voted down');
    expect(votesText({ up: 12, down: 1 })).toBe('12 for, 1 against');
    expect(votesText({ up: 0, down: 0 })).toBe('');
  });

  it('name eight of a side', () => {
    expect(sideText(['Lena', 'Omar'], 2)).toBe('Lena, Omar');
    expect(sideText(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'], 120)).toBe('a, b, c, d, e, f, g, h and 112 more');
    expect(sideText([], 0)).toBe('');
  });

  it('show nothing at zero unless one voted oneself', () => {
    expect(isScoreShown({ up: 1, down: 1 })).toBe(false);
    expect(isScoreShown({ up: 1, down: 1, mine: -1 })).toBe(true);
  });
});
