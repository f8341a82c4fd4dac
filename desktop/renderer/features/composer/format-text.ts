import type { TextEdit } from './edit-box.ts';

export type Format = 'bold' | 'italic' | 'strike' | 'code' | 'spoiler' | 'link' | 'code-block' | 'quote' | 'list' | 'numbers';

const marks = { bold: '**', italic: '_', strike: '~~', code: '`', spoiler: '||' } as const;
const prefixes = { quote: /^> ?/, list: /^[-*+] /, numbers: /^\d+[.)] / } as const;

/** What a format does to a selection: it is wrapped, or unwrapped where it is wrapped already. Lists and quotes take whole lines. */
export function formatText(text: string, from: number, to: number, format: Format): TextEdit {
  switch (format) {
    case 'link':
      return link(text, from, to);
    case 'code-block':
      return codeBlock(text, from, to);
    case 'quote':
    case 'list':
    case 'numbers':
      return lines(text, from, to, format);
    default:
      return wrap(text, from, to, marks[format]);
  }
}

/** A selection as the words of a link to `url`. */
export function linkTo(text: string, from: number, to: number, url: string): TextEdit {
  const insert = `[${text.slice(from, to).replace(/([[\]\\])/g, '\\$1')}](${url})`;
  return { from, to, insert, selectFrom: from + insert.length, selectTo: from + insert.length };
}

function wrap(text: string, start: number, end: number, mark: string): TextEdit {
  // Space at the ends stays outside: markdown would not read the marks.
  const chosen = text.slice(start, end);
  const from = chosen.trim() === '' ? start : start + (chosen.length - chosen.trimStart().length);
  const to = chosen.trim() === '' ? end : end - (chosen.length - chosen.trimEnd().length);
  const inner = text.slice(from, to);
  const size = mark.length;
  if (inner.length >= 2 * size && inner.startsWith(mark) && inner.endsWith(mark)) {
    return { from, to, insert: inner.slice(size, inner.length - size), selectFrom: from, selectTo: to - 2 * size };
  }
  if (isWrapped(text, from, to, mark)) return { from: from - size, to: to + size, insert: inner, selectFrom: from - size, selectTo: to - size };
  return { from, to, insert: mark + inner + mark, selectFrom: from + size, selectTo: to + size };
}

/** The mark itself stands on both sides, not as a part of a longer one (`*` within `**`). */
function isWrapped(text: string, from: number, to: number, mark: string): boolean {
  const sign = mark.charAt(0);
  if (text.slice(Math.max(0, from - mark.length), from) !== mark || text.slice(to, to + mark.length) !== mark) return false;
  return text.charAt(from - mark.length - 1) !== sign && text.charAt(to + mark.length) !== sign;
}

function link(text: string, from: number, to: number): TextEdit {
  const words = text.slice(from, to);
  const isAddress = /^(https?:\/\/|mailto:)\S+$/.test(words);
  const insert = isAddress ? `[](${words})` : `[${words}]()`;
  // The caret goes where something is missing.
  const caret = isAddress || words === '' ? from + 1 : from + insert.length - 1;
  return { from, to, insert, selectFrom: caret, selectTo: caret };
}

function codeBlock(text: string, from: number, to: number): TextEdit {
  const inner = text.slice(from, to);
  const fenced = /^```[^\n]*\n([\s\S]*?)\n?```$/.exec(inner);
  if (fenced) {
    const plain = fenced[1] ?? '';
    return { from, to, insert: plain, selectFrom: from, selectTo: from + plain.length };
  }
  const fence = '`'.repeat(Math.max(3, ...[...inner.matchAll(/`+/g)].map((run) => run[0].length + 1)));
  const before = from === 0 || text.charAt(from - 1) === '\n' ? '' : '\n';
  const after = to === text.length || text.charAt(to) === '\n' ? '' : '\n';
  const start = `${before}${fence}\n`;
  return {
    from,
    to,
    insert: `${start}${inner}\n${fence}${after}`,
    selectFrom: from + start.length,
    selectTo: from + start.length + inner.length,
  };
}

function lines(text: string, start: number, end: number, kind: keyof typeof prefixes): TextEdit {
  const from = text.lastIndexOf('\n', start - 1) + 1;
  const next = text.indexOf('\n', end);
  const to = next < 0 ? text.length : next;
  const all = text.slice(from, to).split('\n');
  const isOn = all.every((line) => prefixes[kind].test(line));
  const insert = all
    .map((line, index) => {
      if (isOn) return line.replace(prefixes[kind], '');
      const plain = kind === 'quote' ? line : line.replace(prefixes.list, '').replace(prefixes.numbers, '');
      return `${kind === 'quote' ? '> ' : kind === 'list' ? '- ' : `${index + 1}. `}${plain}`;
    })
    .join('\n');
  const isCaret = start === end;
  const caret = Math.max(from, start + insert.length - (to - from));
  return isCaret ? { from, to, insert, selectFrom: caret, selectTo: caret } : { from, to, insert, selectFrom: from, selectTo: from + insert.length };
}
