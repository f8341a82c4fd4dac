import { common, createLowlight } from 'lowlight';

/** A run of code in one colour; '' is the colour of text. */
export type CodeRun = { text: string; colour: '' | 'k' | 'f' | 'n' | 'c' };

const lowlight = createLowlight(common);
const colours = new Map<string, CodeRun['colour']>(
  Object.entries({
    keyword: 'k',
    literal: 'k',
    meta: 'k',
    type: 'k',
    built_in: 'k',
    doctag: 'k',
    'selector-tag': 'k',
    title: 'f',
    section: 'f',
    name: 'f',
    attr: 'f',
    attribute: 'f',
    property: 'f',
    'selector-class': 'f',
    'selector-id': 'f',
    number: 'n',
    string: 'n',
    regexp: 'n',
    symbol: 'n',
    link: 'n',
    char: 'n',
    comment: 'c',
    quote: 'c',
  } as const),
);

type Hast = { type: string; value?: string; properties?: { className?: unknown }; children?: readonly Hast[] };

/** The lines of a code in colours, null for a language that is not known. */
export function highlight(code: string, language: string): CodeRun[][] | null {
  if (!lowlight.registered(language)) return null;
  const lines: CodeRun[][] = [[]];
  const walk = (nodes: readonly Hast[], colour: CodeRun['colour']) => {
    for (const node of nodes) {
      if (node.type === 'text') {
        for (const [index, text] of (node.value ?? '').split('\n').entries()) {
          if (index > 0) lines.push([]);
          if (text !== '') lines.at(-1)?.push({ text, colour });
        }
      } else walk(node.children ?? [], colourOf(node) || colour);
    }
  };
  walk(lowlight.highlight(language, code).children as readonly Hast[], '');
  return lines;
}

function colourOf({ properties }: Hast): CodeRun['colour'] {
  const names = Array.isArray(properties?.className) ? properties.className.map(String) : [];
  return colours.get((names[0] ?? '').replace(/^hljs-/, '')) ?? '';
}
