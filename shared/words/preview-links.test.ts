import { expect, test } from 'vitest';
import { previewLinks } from './preview-links.ts';

test.each([
  ['see https://a.test/x, and www.b.test.', ['https://a.test/x', 'https://www.b.test']],
  ['[words](https://a.test) **https://b.test**', ['https://a.test', 'https://b.test']],
  ['> quoted https://a.test\n\n- https://b.test\n- https://a.test', ['https://a.test', 'https://b.test']],
  ['https://1.test https://2.test https://3.test https://4.test', ['https://1.test', 'https://2.test', 'https://3.test']],
  ['<https://a.test> but https://b.test', ['https://b.test']],
  ['`https://a.test` ||https://b.test||\n```\nhttps://c.test\n```', []],
  ['parley://a.test/x mailto:a@b.test a@b.test', []],
  ['https://name:word@a.test', []],
  ['no links at all', []],
])('%j', (body, urls) => expect(previewLinks(body)).toEqual(urls));
