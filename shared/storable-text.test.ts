import { expect, it } from 'vitest';
import { inOneLine, isOneLine, storable, storableStart } from './storable-text.ts';

it('a text loses what cannot be stored, and is cut between characters', () => {
  expect(storable('a\0b\ud83d')).toBe('ab\ufffd');
  expect(storableStart('👍👍👍', 2)).toBe('👍👍');
  expect(storableStart('\0ab', 1)).toBe('a');
});

it('a text is put in one line, each character at its place', () => {
  for (const text of ['a\nb', 'a\tb', 'a\u0085b', 'a\u2028b', 'a\u2029b']) expect([isOneLine(text), inOneLine(text)]).toEqual([false, 'a b']);
  expect([isOneLine('👍 a'), inOneLine('👍 a')]).toEqual([true, '👍 a']);
});
