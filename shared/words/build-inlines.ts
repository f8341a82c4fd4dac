import type { Token } from './tokens.ts';
import type { Inline, Line } from './words-tree.ts';

/** `isPicture`: a link that was written as a picture. */
type Open = { tag: 'strong' | 'emphasis' | 'strike' | 'spoiler' | 'link'; url: string; isPicture: boolean; children: Inline[] };

/** Formatting inside formatting goes no deeper than this; what is deeper is drawn without it. */
const depthMax = 12;

/** The tree of a paragraph from its tokens: every opening has its end, in the right order, since pairing saw to it. */
export function buildInlines(tokens: readonly Token[], text: string, lines: readonly Line[]): Inline[] {
  const root: Inline[] = [];
  const opened: Open[] = [];
  const place = placesOf(lines);
  const add = (inline: Inline) => (opened.at(-1)?.children ?? root).push(inline);
  let isLastEscaped = false;
  const addText = (from: number, to: number, isEscaped = false) => {
    if (from === to) return;
    for (const part of place(from, to)) {
      const words = text.slice(part.start, part.end);
      const last = (opened.at(-1)?.children ?? root).at(-1);
      // What an escape took the meaning from must not find it again beside its neighbours.
      if (last?.kind === 'text' && last.from + last.text.length === part.from && !isEscaped && !isLastEscaped) last.text += words;
      else add({ kind: 'text', text: words, from: part.from });
      isLastEscaped = isEscaped;
    }
  };
  /** Whether what was opened last stands in a link or a picture. */
  const isInLink = () => opened.slice(0, -1).some((open) => open.tag === 'link');
  const close = () => {
    const isInner = opened.at(-1)?.tag === 'link' && isInLink();
    const done = opened.pop();
    if (!done) return;
    if (isInner || opened.length >= depthMax) for (const child of done.children) add(child);
    else if (done.tag === 'link') add({ kind: 'link', url: done.url, isBare: false, children: done.children });
    else add({ kind: done.tag, children: done.children });
  };
  for (const token of tokens) {
    switch (token.kind) {
      case 'text':
        addText(token.from, token.to, token.isEscaped);
        break;
      case 'code': {
        const [part, ...others] = place(token.from, token.to);
        const isWhole = part !== undefined && others.length === 0;
        add({ kind: 'code', text: text.slice(token.from, token.to).replace(/\n/g, ' '), from: isWhole ? part.from : -1 });
        break;
      }
      case 'address':
        addAddress(token);
        break;
      case 'bracket':
        if (token.url === null) addText(token.from, token.to);
        else opened.push({ tag: 'link', url: token.url, isPicture: token.isImage, children: [] });
        break;
      case 'link-end': {
        const link = opened.at(-1);
        if (link?.isPicture) link.children = unformatted(link.children);
        // A link or picture without words is its address.
        if (link && link.children.length === 0 && !isInLink()) link.children.push({ kind: 'text', text: link.url, from: -1 });
        close();
        break;
      }
      case 'delimiter': {
        for (const _ of token.closes) close();
        addText(token.from, token.from + token.left);
        for (const tag of token.opens.toReversed()) opened.push({ tag, url: '', isPicture: false, children: [] });
      }
    }
  }
  while (opened.length > 0) close();
  return root;

  /** Inside a link an address is only words: the link leads elsewhere. */
  function addAddress({ from, to, url }: Extract<Token, { kind: 'address' }>): void {
    if (opened.some((open) => open.tag === 'link')) {
      addText(from, to);
      return;
    }
    const shown = text[from] === '<' ? place(from + 1, to - 1) : place(from, to);
    add({ kind: 'link', url, isBare: true, children: shown.map((part) => ({ kind: 'text', text: text.slice(part.start, part.end), from: part.from })) });
  }
}

/** The words of a picture, which have no formatting (CommonMark 6.4); what is hidden stays hidden. */
function unformatted(nodes: readonly Inline[]): Inline[] {
  return nodes.flatMap((node): Inline[] => {
    if (node.kind === 'text' || node.kind === 'spoiler') return [node];
    return node.kind === 'code' ? [{ ...node, kind: 'text' }] : unformatted(node.children);
  });
}

type Part = { start: number; end: number; from: number };

/** Tells where in the body a part of the joined lines stands: in one piece where the lines follow each other there, else in one for each line. */
function placesOf(lines: readonly Line[]): (start: number, end: number) => Part[] {
  const runs: { start: number; end: number; from: number }[] = [];
  let at = 0;
  for (const line of lines) {
    const before = runs.at(-1);
    const end = at + line.text.length + 1;
    if (before && before.from + at - before.start === line.from) before.end = end;
    else runs.push({ start: at, end, from: line.from });
    at = end;
  }
  let first = 0;
  return (start, end) => {
    // Tokens come in order: runs that are behind are not looked at again.
    while ((runs[first]?.end ?? Number.POSITIVE_INFINITY) <= start) first += 1;
    const parts: Part[] = [];
    for (let index = first; index < runs.length; index += 1) {
      const run = runs[index];
      if (!run || run.start >= end) break;
      const from = Math.max(run.start, start);
      parts.push({ start: from, end: Math.min(run.end, end), from: run.from + from - run.start });
    }
    return parts;
  };
}
