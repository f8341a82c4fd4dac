import { describe, expect, it } from 'vitest';
import { diffWords } from './diff-words.ts';

describe('the difference of two texts', () => {
  it('is told word by word', () => {
    expect(diffWords('ship Friday, please', 'ship Monday, please')).toEqual([
      { kind: 'same', text: 'ship ' },
      { kind: 'removed', text: 'Friday' },
      { kind: 'added', text: 'Monday' },
      { kind: 'same', text: ', please' },
    ]);
    expect(diffWords('same', 'same')).toEqual([{ kind: 'same', text: 'same' }]);
    expect(diffWords('', 'new')).toEqual([{ kind: 'added', text: 'new' }]);
  });

  it('always gives both texts back', () => {
    const seed = Date.now() % 100_000;
    let state = seed;
    const random = (n: number) => {
      state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
      return state % n;
    };
    const text = () => Array.from({ length: random(30) }, () => ['a ', 'b', ' c', '\n', '🎉', 'é', ', '][random(7)]).join('');
    for (let i = 0; i < 300; i += 1) {
      const [before, after] = [text(), text()];
      const parts = diffWords(before, after);
      const only = (kind: 'added' | 'removed') => parts.flatMap((part) => (part.kind === kind ? [] : part.text)).join('');
      expect(only('added'), `seed ${seed}`).toBe(before);
      expect(only('removed'), `seed ${seed}`).toBe(after);
    }
  });

  it('does not take long over two long texts that share nothing', () => {
    const parts = diffWords('a '.repeat(5_000), 'b '.repeat(5_000));
    expect(parts.map((part) => part.kind)).toContain('removed');
  });
});
