import { expect, it } from 'vitest';
import { containsPattern, nameKeyOf, prefixPattern } from './text-keys.ts';

it('compares names of rooms without regard to case only', () => {
  expect(nameKeyOf('Größe')).toBe(nameKeyOf('GRÖßE'));
  expect(nameKeyOf('Grosse')).not.toBe(nameKeyOf('Größe'));
  expect(nameKeyOf('e\u0301')).toBe(nameKeyOf('\u00e9'));
});

it('takes what people type literally', () => {
  expect(containsPattern('50%_\\')).toBe('%50\\%\\_\\\\%');
  expect(prefixPattern('a')).toBe('a%');
});
