import { expect, test } from 'vitest';
import { previewLinks, withoutPreview } from './preview-links.ts';

test.each([
  ['see https://a.test/x, and www.b.test.', ['https://a.test/x', 'https://www.b.test']],
  ['[words](https://a.test) **https://b.test**', ['https://a.test', 'https://b.test']],
  ['> quoted https://a.test\n\n- https://b.test\n- https://a.test', ['https://a.test', 'https://b.test']],
  ['https://1.test https://2.test https://3.test https://4.test', ['https://1.test', 'https://2.test', 'https://3.test']],
  ['<https://a.test> but https://b.test', ['https://b.test']],
  ['[words](<https://a.test>) and [more]( https://b.test "title")', ['https://b.test']],
  ['`https://a.test` ||https://b.test||\n```\nhttps://c.test\n```', []],
  ['parley://a.test/x mailto:a@b.test a@b.test', []],
  ['https://name:word@a.test', []],
  ['no links at all', []],
])('%j', (body, urls) => expect(previewLinks(body)).toEqual(urls));

test.each([
  ['see https://a.test/x, and https://a.test/x too', 'https://a.test/x', 'see <https://a.test/x>, and <https://a.test/x> too'],
  ['https://a.test and https://b.test', 'https://b.test', 'https://a.test and <https://b.test>'],
  ['www.a.test.', 'https://www.a.test', '<https://www.a.test>.'],
  ['[**words** here](https://a.test "title") https://a.test', 'https://a.test', '[**words** here](<https://a.test> "title") <https://a.test>'],
  ['> quoted https://a.test\n\n- `https://a.test` https://a.test', 'https://a.test', '> quoted <https://a.test>\n\n- `https://a.test` <https://a.test>'],
  ['nothing of it', 'https://a.test', 'nothing of it'],
])('%j without the card of %s', (body, url, words) => {
  expect(withoutPreview(body, url)).toBe(words);
  expect(previewLinks(words)).not.toContain(url);
});
