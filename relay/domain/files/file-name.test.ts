import { expect, test } from 'vitest';
import { fileName } from './file-name.ts';

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
