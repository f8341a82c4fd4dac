import { describe, expect, it } from 'vitest';
import { keepOrder } from './keep-order.ts';

describe('keepOrder', () => {
  it('keeps what is shown in its place, adds new ones after it, drops gone ones', () => {
    expect(keepOrder(['a', 'b', 'c'], ['c', 'a', 'b'])).toEqual(['a', 'b', 'c']);
    expect(keepOrder(['a', 'b', 'c'], ['d', 'c', 'a'])).toEqual(['a', 'c', 'd']);
    expect(keepOrder([], ['b', 'a'])).toEqual(['b', 'a']);
  });
});
