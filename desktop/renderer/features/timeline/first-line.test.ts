import { expect, it } from 'vitest';
import { firstLine } from './first-line.ts';

it.each([
  ['Hello\nworld', 'Hello'],
  ['\n\n> quoted words', 'quoted words'],
  ['```ts\nconst a = 1;\n```', 'const a = 1;'],
  ['## Title', 'Title'],
  ['- a point', 'a point'],
  ['', ''],
  ['-5 degrees', '-5 degrees'],
])('takes the first line of %j', (body, line) => expect(firstLine(body)).toBe(line));
