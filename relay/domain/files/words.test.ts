import { expect, test } from 'vitest';
import { fileName } from './file-name.ts';
import { sizeWords } from './size-words.ts';

test.each([
  [0, '0 bytes'],
  [1023, '1023 bytes'],
  [1024, '1 KB'],
  [1536, '1.5 KB'],
  [100 * 1024 ** 2, '100 MB'],
  [5 * 1024 ** 3, '5 GB'],
  [3 * 1024 ** 5, '3072 TB'],
])('%i bytes are %s', (bytes, words) => {
  expect(sizeWords(bytes)).toBe(words);
});

test.each([
  ['a.txt', 'a.txt'],
  ['/etc/passwd', 'passwd'],
  ['a\\b\\c.txt', 'c.txt'],
  ['..', 'file'],
  ['   ', 'file'],
  ['a/', 'file'],
  ['\u202Etxt.exe', 'txt.exe'],
  ['a\u0000b', 'ab'],
  ['.gitignore', '.gitignore'],
  ['👋'.repeat(300), '👋'.repeat(255)],
])('the name %j is %j', (given, name) => {
  expect(fileName(given)).toBe(name);
});
