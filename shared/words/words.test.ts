import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linesOf } from './lines.ts';
import { parseWords } from './parse-words.ts';
import { plainPieces, plainWords } from './plain-words.ts';
import { readBlocks } from './read-blocks.ts';
import type { Block, Inline } from './words-tree.ts';

/** The structure in short: `p(…)`, `ul(…)`, `b(…)`; text as it is. */
function show(blocks: readonly Block[]): string {
  return blocks.map(showBlock).join('');
}

function showBlock(block: Block): string {
  switch (block.kind) {
    case 'paragraph':
      return `p(${inside(block.children)})`;
    case 'heading':
      return `h${block.level}(${inside(block.children)})`;
    case 'quote':
      return `q(${show(block.children)})`;
    case 'list': {
      const items = block.items.map((item) => `-${item.isDone === null ? '' : item.isDone ? '[x]' : '[ ]'}${show(item.children)}`);
      return `${block.start === null ? 'ul' : `ol${block.start}`}(${items.join('')})`;
    }
    case 'code-block':
      return `code[${block.language}|${block.name}](${block.lines.map((line) => line.text).join('⏎')})`;
    case 'table':
      return `table[${block.align.map((align) => align ?? '.').join(' ')}](${block.rows.map((row) => row.map(inside).join('|')).join('⏎')})`;
    case 'rule':
      return 'hr';
  }
}

const short = { strong: 'b', emphasis: 'i', strike: 's', spoiler: 'hide' } as const;

function inside(nodes: readonly Inline[]): string {
  return nodes
    .map((node) => {
      if (node.kind === 'text') return node.text.replaceAll('\n', '⏎');
      if (node.kind === 'code') return `c(${node.text})`;
      if (node.kind === 'link') return `a[${node.url}](${inside(node.children)})`;
      return `${short[node.kind]}(${inside(node.children)})`;
    })
    .join('');
}

const read = (body: string) => show(readBlocks(linesOf(body)));

describe('blocks', () => {
  it.each([
    ['First\nsecond\n\n\nthird', 'p(First⏎second)p(third)'],
    ['  as typed\n    also here', 'p(  as typed⏎    also here)'],
    ['# One\n### Three ###\n#room', 'h1(One)h3(Three)p(#room)'],
    ['> one\n> two\nthree', 'q(p(one⏎two))p(three)'],
    ['> > deep\n> - a', 'q(q(p(deep))ul(-p(a)))'],
    ['- a\n- b\n  - c\n  more\n\n- d\nend', 'ul(-p(a)-p(b)ul(-p(c))p(more)-p(d))p(end)'],
    ['Todo:\n1. a\n2) b', 'p(Todo:)ol1(-p(a))ol2(-p(b))'],
    ['It was\n1984. A year', 'p(It was⏎1984. A year)'],
    ['- [ ] open\n- [x] done', 'ul(-[ ]p(open)-[x]p(done))'],
    ['-\n- ', 'p(-⏎- )'],
    ['```c power/gps.c\n  a\n\n*b*\n```\nx', 'code[c|power/gps.c](  a⏎⏎*b*)p(x)'],
    ['~~~\nopen', 'code[|](open)'],
    ['> ```\n> a\nb', 'q(code[|](a))p(b)'],
    ['a\n---\nb\n***', 'p(a)hrp(b)hr'],
    ['a|b\n:-|-:\n1|2\n|3|\nend', 'table[start end](a|b⏎1|2⏎3|)p(end)'],
    ['| a \\| b | `c` |\n|---|---|', 'table[. .](a | b|c(c))'],
    ['a|b\n-|-|-', 'p(a|b⏎-|-|-)'],
    ['<b>no</b> &amp; <script>', 'p(<b>no</b> &amp; <script>)'],
    ['[a]: https://b.org', 'p([a]: a[https://b.org](https://b.org))'],
    ['a\r\nb\rc', 'p(a⏎b⏎c)'],
  ])('%j', (body, expected) => {
    expect(read(body)).toBe(expected);
  });

  it('leaves tables of more than 50 columns and very deep quotes as they were written', () => {
    const wide = `${'|a'.repeat(51)}|\n${'|-'.repeat(51)}|`;
    expect(read(wide)).toMatch(/^p\(\|a\|a/);
    expect(read(`${'>'.repeat(30)} a`)).toContain('>>>> a');
  });
});

describe('words in a line', () => {
  it.each([
    ['**b** *i* ~~s~~ ||h|| `c`', 'b(b) i(i) s(s) hide(h) c(c)'],
    ['||a **b** `c`||', 'hide(a b(b) c(c))'],
    ['a || b || c', 'a || b || c'],
    ['snake_case_name 2*3*4', 'snake_case_name 2i(3)4'],
    ['\\*no\\* \\@x C:\\dir', '*no* @x C:\\dir'],
    ['`` a`b ``', 'c(a`b)'],
    [
      '(see https://x.org/a_(b)), http://y.org. www.z.org!',
      '(see a[https://x.org/a_(b)](https://x.org/a_(b))), a[http://y.org](http://y.org). a[https://www.z.org](www.z.org)!',
    ],
    ['**https://x.org**', 'b(a[https://x.org](https://x.org))'],
    ['write lena@example.org, now', 'write a[mailto:lena@example.org](lena@example.org), now'],
    ['parley://open?room=1 javascript:1', 'a[parley://open?room=1](parley://open?room=1) javascript:1'],
    ['[a **b**](https://x.org "t") [c](<d e>) [e]() [f]', 'a[https://x.org](a b(b)) a[d e](c) [e]() [f]'],
    ['[https://good.org](https://bad.org)', 'a[https://bad.org](https://good.org)'],
    ['[![badge](https://x.org/b.svg)](https://x.org)', 'a[https://x.org](badge)'],
    ['![cat](https://x.org/c.png) ![](u)', 'a[https://x.org/c.png](cat) a[u](u)'],
    ['![a *big* `cat` ||not||](u) [![](u)](v)', 'a[u](a big cat hide(not)) a[v](v)'],
    ['[a](u (its title)) [b](u "a \\" quote") [c](d\\ )', 'a[u](a) a[u](b) a[d\\](c)'],
    ['[a](b( ) [c](d(e)f)', '[a](b( ) a[d(e)f](c)'],
    ['<https://x.org> <nothing>', 'a[https://x.org](https://x.org) <nothing>'],
  ])('%s', (body, expected) => {
    expect(read(body)).toBe(`p(${expected})`);
  });
});

/** Every text and code of a tree with the place it says it has. */
function texts(blocks: readonly Block[]): { text: string; from: number }[] {
  const ofInline = (node: Inline): { text: string; from: number }[] =>
    node.kind === 'text' || node.kind === 'code' ? [node] : node.children.flatMap(ofInline);
  // biome-ignore lint/suspicious/useIterableCallbackReturn: every kind returns
  return blocks.flatMap((block): { text: string; from: number }[] => {
    switch (block.kind) {
      case 'paragraph':
      case 'heading':
        return block.children.flatMap(ofInline);
      case 'quote':
        return texts(block.children);
      case 'list':
        return block.items.flatMap((item) => texts(item.children));
      case 'code-block':
        return block.lines;
      case 'table':
        return block.rows.flat(2).flatMap(ofInline);
      case 'rule':
        return [];
    }
  });
}

const parts = fc.constantFrom(
  'a',
  'bc',
  ' ',
  '  ',
  '\n',
  '\n\n',
  '\r\n',
  '> ',
  '- ',
  '1. ',
  '# ',
  '*',
  '**',
  '_',
  '~~',
  '||',
  '`',
  '```\n',
  '|',
  '|-|-|',
  '[',
  '](u)',
  '![',
  '\\',
  'https://x.org',
  '@ines',
  'é',
  '😀',
  '\t',
  '(',
  ')',
  '<',
  '- [ ] ',
  '---',
);
const bodies = fc.array(parts, { maxLength: 60 }).map((list) => list.join(''));

describe('any body', () => {
  it('has every text at the place that it names', () => {
    fc.assert(
      fc.property(bodies, (body) => {
        for (const { text, from } of texts(readBlocks(linesOf(body)))) {
          if (from < 0) continue;
          expect(body.slice(from, from + text.length).replace(/[\r\n]/g, ' ')).toBe(text.replace(/[\r\n]/g, ' '));
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('loses no letter', () => {
    fc.assert(
      fc.property(bodies, (body) => {
        const seen = show(readBlocks(linesOf(body)));
        for (const letter of ['é', '😀', 'W', '@ines']) expect(seen.split(letter).length).toBeGreaterThanOrEqual(body.split(letter).length);
      }),
      { numRuns: 2_000 },
    );
  });

  it('is read in no time, whatever it is made of', () => {
    const size = 16_000;
    const seeds = [
      '>',
      '> ',
      '*a ',
      '*a_',
      '**x** ',
      '[',
      '](',
      '[a](b)',
      '![](',
      '`a',
      '``a`',
      '|a',
      '- ',
      '1. a\n',
      '+ ',
      '-\n',
      '# a\n',
      '---\n',
      '```\n',
      '~~a',
      '||a',
      'http://',
      'www.',
      'a@b.c',
      'a@',
      '<',
      '<http:',
      '\\',
      '\t',
      '> - ',
      '(',
      '_a',
      ':a',
      '#',
      '|\n',
      '|-',
      'a|b\n-|-\n',
      '~~~ a\n',
      '***',
    ];
    const bombs = [
      ...seeds.map((seed) => seed.repeat(size / seed.length)),
      `https://a.b/${'('.repeat(size - 20)}`,
      `https://a.b/${')'.repeat(size - 20)}`,
      `${'['.repeat(size / 4)}a${'](b)'.repeat(size / 8)}`,
      Array.from({ length: 170 }, (_, index) => '`'.repeat(index + 1)).join(' '),
      Array.from({ length: 120 }, (_, index) => `${' '.repeat(index * 2)}- a`).join('\n'),
      `${'>'.repeat(24)}a\n${'b\n'.repeat(size / 2 - 40)}`,
    ];
    for (const bomb of bombs) {
      // Time of the processor: other work on the machine does not count.
      let best = Number.POSITIVE_INFINITY;
      for (let run = 0; run < 5; run += 1) {
        const start = process.cpuUsage();
        readBlocks(linesOf(bomb));
        const { user, system } = process.cpuUsage(start);
        best = Math.min(best, (user + system) / 1000);
      }
      expect(best, JSON.stringify(bomb.slice(0, 30))).toBeLessThan(50);
    }
  });
});

describe('parseWords', () => {
  it('reads a body once', () => {
    expect(parseWords('**once**')).toBe(parseWords('**once**'));
  });
});

describe('plainWords', () => {
  it('is one line without formatting, and keeps secrets', () => {
    expect(plainWords('# Hi\n**you** and [me](https://x.org)\n\n- a\n- b\n\n```js\nx\ny\n```\n||secret **word**||')).toBe('Hi you and me a · b x y ▒▒▒▒');
    expect(plainWords('abcdef', 3)).toBe('abc…');
    expect(plainWords('ab😀', 3)).toBe('ab…');
  });
});

describe('plainPieces', () => {
  const bodies = [
    '# Hi\n**you** and [me](https://x.org)\n\n- a\n- b\n\n```js\nx  y\n```\n||secret **word**|| end',
    '  a \n\n  b  ',
    '',
    '||all||',
    '> quoted `co de`',
  ];
  it('say the same as plainWords, and each stands in the body where it says', () => {
    for (const body of bodies) {
      const pieces = plainPieces(body);
      expect(pieces.map(({ text }) => text).join('')).toBe(plainWords(body));
      for (const { text, from } of pieces) if (from >= 0 && text !== ' ') expect(body.slice(from, from + text.length)).toBe(text);
    }
  });
});
