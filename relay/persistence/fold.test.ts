import { expect, it } from 'vitest';
import { containsPattern, fold, nameKeyOf, prefixPattern } from './fold.ts';

it('folds case, diacritics and compatibility forms, and leaves other scripts alone', () => {
  expect(fold('Größe ÉCOLE ﬁn Ａ')).toBe('große ecole fin a');
  expect(fold('한국어 日本語')).toBe('한국어 日本語');
});

it('compares names of rooms without regard to case only', () => {
  expect(nameKeyOf('Größe')).toBe(nameKeyOf('GRÖßE'));
  expect(nameKeyOf('Grosse')).not.toBe(nameKeyOf('Größe'));
  expect(nameKeyOf('e\u0301')).toBe(nameKeyOf('\u00e9'));
});

it('takes what people type literally', () => {
  expect(containsPattern('50%_\\')).toBe('%50\\%\\_\\\\%');
  expect(prefixPattern('a')).toBe('a%');
});
