import { expect, it } from 'vitest';
import { storable, storableStart } from './storable-text.ts';

it('a text loses what cannot be stored, and is cut between characters', () => {
  expect(storable('a\0b\ud83d')).toBe('ab\ufffd');
  expect(storableStart('👍👍👍', 2)).toBe('👍👍');
  expect(storableStart('\0ab', 1)).toBe('a');
});
