import { linesOf } from '@parley/shared/words/lines';
import { readInlines } from '@parley/shared/words/read-inlines';
import type { Inline } from '@parley/shared/words/words-tree';
import fc from 'fast-check';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';
import { describe, expect, it } from 'vitest';

const read = (text: string) => readInlines(linesOf(text));
const draw = (text: string) => read(text).map(drawOne).join('');

/** Formatting as letters: `<strong>b</strong>`; an address as `<a url>`. */
function drawOne(node: Inline): string {
  switch (node.kind) {
    case 'text':
      return node.text;
    case 'code':
      return `<code>${node.text}</code>`;
    case 'link':
      return `<a ${node.url}>${node.children.map(drawOne).join('')}</a>`;
    default:
      return `<${node.kind}>${node.children.map(drawOne).join('')}</${node.kind}>`;
  }
}

describe('the reference implementation', () => {
  const extensions = [
    gfm({ singleTilde: false }),
    { disable: { null: ['htmlText', 'characterReference', 'definition', 'hardBreakTrailing', 'hardBreakEscape'] } },
  ];
  const mdastExtensions = gfmFromMarkdown().map(({ transforms: _, ...extension }) => extension);

  type Reference = { type: string; value?: string; url?: string; alt?: string | null; children?: Reference[] };

  function drawReference(node: Reference, isInLink = false): string {
    switch (node.type) {
      case 'text':
        return node.value ?? '';
      case 'inlineCode':
        return `<code>${node.value}</code>`;
      case 'image':
        // Ours shows no picture by itself: it is a link, and in a link its words.
        return isInLink ? (node.alt ?? '') : `<a ${node.url}>${node.alt || node.url}</a>`;
      case 'link':
        // Ours says the address where the link has no words.
        return `<a ${node.url}>${(node.children ?? []).map((child) => drawReference(child, true)).join('') || node.url}</a>`;
      default: {
        const name = node.type === 'delete' ? 'strike' : node.type;
        const inside = (node.children ?? []).map((child) => drawReference(child, isInLink)).join('');
        return name === 'root' || name === 'paragraph' ? inside : `<${name}>${inside}</${name}>`;
      }
    }
  }

  it('agrees on emphasis, code, strikes, links and escapes, whatever stands beside what', () => {
    const parts = fc.constantFrom(
      '*',
      '**',
      '***',
      '_',
      '__',
      '~~',
      '`',
      '``',
      '[',
      ']',
      '](u)',
      '](',
      '![',
      ')',
      '\\',
      'a',
      'b',
      ' ',
      '.',
      'é',
      '😀',
      '(',
      '!',
    );
    const text = fc.array(parts, { maxLength: 18 }).map((list) => `x${list.join('')}y`);
    fc.assert(
      fc.property(text, (body) => {
        // It counts what is left of a run where CommonMark counts the whole, takes signs beside signs for letters, and links to nowhere.
        fc.pre(!/~{3}|[*_]~|~[*_]|\]\(\s*\)/.test(body));
        expect(draw(body)).toBe(drawReference(fromMarkdown(body, { extensions, mdastExtensions }) as Reference));
      }),
      { numRuns: 3_000 },
    );
  });
});
