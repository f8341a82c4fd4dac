import { describe, expect, test } from 'vitest';
import { decodePage } from './decode-page.ts';
import { oneLine, readPage } from './read-page.ts';

const at = 'https://www.example.org/a/b';

describe('readPage', () => {
  test('reads OpenGraph before the rest', () => {
    const page = `<!doctype html><head><title>Plain</title><meta property="og:title" content="Graph &amp; more"><meta name="description" content="plain words">
      <meta property="og:description" content="  two
      lines "><meta property="og:site_name" content="Site"><meta property="og:image" content="/pic.png"></head>`;
    expect(readPage(page, at)).toEqual({ title: 'Graph & more', description: 'two lines', siteName: 'Site', imageUrl: 'https://www.example.org/pic.png' });
  });
  test('reads Twitter cards, then plain HTML', () => {
    expect(readPage('<meta name="twitter:title" content="T"><meta name="twitter:image" content="//cdn.test/x.jpg">', at)).toMatchObject({
      title: 'T',
      imageUrl: 'https://cdn.test/x.jpg',
    });
    expect(readPage('<TITLE>Ein &uuml;ber\nTitel</TITLE><META NAME=Description CONTENT=words>', at)).toMatchObject({
      title: 'Ein über Titel',
      description: 'words',
    });
  });
  test('takes no title of a drawing, no picture of another scheme, and nothing where nothing is', () => {
    expect(
      readPage(
        '<svg><title>icon</title></svg><title>Page</title><meta property="og:image" content="data:image/png;base64,AAAA"><meta property="og:image:url" content="javascript:1">',
        at,
      ),
    ).toEqual({
      title: 'Page',
      description: null,
      siteName: null,
      imageUrl: null,
    });
    expect(readPage('<p>words', at).title).toBeNull();
    expect(readPage('<title> \u202e </title>', at).title).toBeNull();
  });
  test('survives what is no HTML, cut off or hostile', () => {
    for (const html of [
      '<',
      '<title',
      '<title>open',
      `${'<div>'.repeat(50_000)}<title>deep`,
      '\u0000\uffff<meta property="og:title" content="',
      '<meta '.repeat(10_000),
    ])
      expect(() => readPage(html, at)).not.toThrow();
  });
});

test('oneLine cuts at code points, and takes out what turns the lines around', () => {
  expect(oneLine('😀'.repeat(10), 5)).toBe('😀😀😀😀…');
  expect(oneLine('a\u202eb\u0007 c\n\n d', 50)).toBe('ab c d');
  expect([...(oneLine('x'.repeat(500), 200) ?? '')]).toHaveLength(200);
});

describe('decodePage', () => {
  const bytes = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));
  test.each([
    ['header', bytes('gr\u00fcn'), 'text/html; charset="ISO-8859-1"', 'grün'],
    ['page', bytes('<meta charset=windows-1251>\u00cf\u00f0\u00e8'), 'text/html', '<meta charset=windows-1251>При'],
    [
      'old page',
      bytes('<meta http-equiv="content-type" content="text/html; charset=shift_jis">\u0093\u00fa'),
      'text/html',
      '<meta http-equiv="content-type" content="text/html; charset=shift_jis">日',
    ],
    ['UTF-8', new TextEncoder().encode('grün'), 'text/html', 'grün'],
    ['unknown name', new TextEncoder().encode('grün'), 'text/html; charset=nonsense', 'grün'],
    ['byte order mark', bytes('\u00ff\u00feg\u0000'), 'text/html; charset=latin1', 'g'],
  ])('by %s', (_by, page, type, text) => expect(decodePage(page, type)).toBe(text));
});
