import { addressAt, emailAt } from './addresses.ts';
import { buildInlines } from './build-inlines.ts';
import { type DelimiterToken, delimiterAt, pairDelimiters } from './delimiters.ts';
import { escapable, linkTargetAt } from './link-target.ts';
import type { Token } from './tokens.ts';
import type { Inline, Line } from './words-tree.ts';

type Bracket = { token: Extract<Token, { kind: 'bracket' }>; delimiters: number; isActive: boolean };

const signs = /[\\`*_~|![\]<@hHwWpP]/g;
const bracketsMax = 200;

/** The formatted words of a paragraph's lines, in linear time. Line ends stay line ends. */
export function readInlines(lines: readonly Line[]): Inline[] {
  const text = lines.length === 1 ? (lines[0]?.text ?? '') : lines.map((line) => line.text).join('\n');
  return buildInlines(new Scan(text).run(), text, lines);
}

class Scan {
  private readonly tokens: Token[] = [];
  private readonly delimiters: DelimiterToken[] = [];
  private readonly brackets: Bracket[] = [];
  private readonly text: string;
  private runs: Map<number, number[]> | null = null;
  private words = 0;

  constructor(text: string) {
    this.text = text;
  }

  run(): Token[] {
    signs.lastIndex = 0;
    for (let found = signs.exec(this.text); found; found = signs.exec(this.text)) {
      const at = found.index;
      const next = this.take(at, found[0]);
      // The expression is shared: whoever was called may have moved it.
      signs.lastIndex = Math.max(next, at + 1);
    }
    this.flush(this.text.length);
    pairDelimiters(this.delimiters, 0);
    return this.tokens;
  }

  /** Reads what begins at a sign. Returns where to go on; `at` itself if the sign is only text. */
  private take(at: number, sign: string): number {
    switch (sign) {
      case '\\':
        return this.takeEscape(at);
      case '`':
        return this.takeCode(at);
      case '!':
        return this.text[at + 1] === '[' ? this.openBracket(at, true) : at;
      case '[':
        return this.openBracket(at, false);
      case ']':
        return this.closeBracket(at);
      case '@':
        return this.takeEmail(at);
      case '*':
      case '_':
      case '~':
      case '|':
        return this.takeDelimiter(at);
      default:
        return this.takeAddress(at);
    }
  }

  private flush(to: number): void {
    if (to > this.words) this.tokens.push({ kind: 'text', from: this.words, to, isEscaped: false });
    this.words = to;
  }

  private push(token: Token, from = token.from): number {
    this.flush(from);
    this.tokens.push(token);
    this.words = token.to;
    return token.to;
  }

  private takeEscape(at: number): number {
    if (!escapable.test(this.text[at + 1] ?? '')) return at;
    return this.push({ kind: 'text', from: at + 1, to: at + 2, isEscaped: true }, at);
  }

  private takeCode(at: number): number {
    const length = runLength(this.text, at);
    this.runs ??= backtickRuns(this.text);
    const places = this.runs.get(length) ?? [];
    while (places[0] !== undefined && places[0] <= at) places.shift();
    const end = places[0];
    if (end === undefined) return at + length;
    const inside = this.text.slice(at + length, end);
    const isPadded = /^[ \n]/.test(inside) && /[ \n]$/.test(inside) && /[^ \n]/.test(inside);
    this.push({ kind: 'code', from: at + length + (isPadded ? 1 : 0), to: end - (isPadded ? 1 : 0) }, at);
    this.words = end + length;
    return this.words;
  }

  private takeDelimiter(at: number): number {
    const token = delimiterAt(this.text, at);
    if (token.canOpen || token.canClose) {
      this.delimiters.push(token);
      return this.push(token);
    }
    return token.to;
  }

  private openBracket(at: number, isImage: boolean): number {
    const token = { kind: 'bracket' as const, from: at, to: at + (isImage ? 2 : 1), isImage, url: null };
    if (this.brackets.length < bracketsMax) this.brackets.push({ token, delimiters: this.delimiters.length, isActive: true });
    return this.push(token);
  }

  private closeBracket(at: number): number {
    const bracket = this.brackets.pop();
    if (!bracket?.isActive) return at;
    const target = linkTargetAt(this.text, at + 1);
    if (!target) return at;
    bracket.token.url = target.url;
    pairDelimiters(this.delimiters, bracket.delimiters);
    this.delimiters.length = bracket.delimiters;
    // A link holds no other link.
    if (!bracket.token.isImage) for (const other of this.brackets) if (!other.token.isImage) other.isActive = false;
    return this.push({ kind: 'link-end', from: at, to: target.to });
  }

  private takeAddress(at: number): number {
    const address = addressAt(this.text, at);
    return address ? this.push({ kind: 'address', ...address }) : at;
  }

  private takeEmail(at: number): number {
    const address = emailAt(this.text, at, this.words);
    return address ? this.push({ kind: 'address', ...address }) : at;
  }
}

function runLength(text: string, at: number): number {
  let to = at;
  while (text[to] === '`') to += 1;
  return to - at;
}

/** Where backticks stand, by how many stand together: a closing run is found without looking through the rest each time. */
function backtickRuns(text: string): Map<number, number[]> {
  const runs = new Map<number, number[]>();
  for (const run of text.matchAll(/`+/g)) {
    const places = runs.get(run[0].length);
    if (places) places.push(run.index);
    else runs.set(run[0].length, [run.index]);
  }
  return runs;
}
