import { expect, it } from 'vitest';
import { whatMessageHas } from './has.ts';

it.each([
  ['see https://a.example/b', ['link']],
  ['(HTTP://A.example)', ['link']],
  ['https:// alone, xhttps', []],
  ['run `npm test` now', ['code']],
  ['one ` alone and `` none', []],
  ['text\n```js\nx\n```', ['code']],
  ['~~~\nx', ['code']],
  ['`x` at https://b.example', ['link', 'code']],
  ['plain', []],
])('%j has %j', (body, has) => expect(whatMessageHas({ body, files: [] })).toEqual(has));

it('finds files and pictures', () => {
  expect(whatMessageHas({ body: '', files: [{ type: 'application/pdf' }] })).toEqual(['file']);
  expect(whatMessageHas({ body: '', files: [{ type: 'image/png' }] })).toEqual(['file', 'image']);
});
