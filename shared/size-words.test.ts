import { expect, test } from 'vitest';
import { sizeWords } from './size-words.ts';

test.each([
  [0, '0 bytes'],
  [1023, '1023 bytes'],
  [1024, '1 KB'],
  [3.14 * 1024 ** 2, '3.1 MB'],
  [1.9 * 1024 ** 3, '1.9 GB'],
  [9.96 * 1024, '10 KB'],
  [1023.6 * 1024, '1 MB'],
  [1536, '1.5 KB'],
  [100 * 1024 ** 2, '100 MB'],
  [5 * 1024 ** 3, '5 GB'],
  [3 * 1024 ** 5, '3072 TB'],
])('%i bytes are %s', (bytes, words) => {
  expect(sizeWords(bytes)).toBe(words);
});
