import { fold } from './fold.ts';
import type { TextRange } from './matches.ts';
import { type CalendarDay, localToday, readDay } from './read-day.ts';

export const hasValues = ['link', 'file', 'image', 'code'] as const;
/** `unread`, `saved`, `mine` and `mention` are of the person who searches; only his own device finds by them. */
export const isValues = ['unread', 'saved', 'pinned', 'thread', 'edited', 'mine', 'mention'] as const;
export type HasValue = (typeof hasValues)[number];
export type IsValue = (typeof isValues)[number];
export type FilterName = 'from' | 'in' | 'before' | 'after' | 'on' | 'has' | 'is';

/** A word or "quoted phrase". `folded` is what is looked for. */
export type QueryTerm = { text: string; folded: string; range: TextRange };
/** What a `from:` or `in:` names, without quotes and a leading @ or #. `me` is the reader. */
export type QueryName = { value: string; range: TextRange };
/** One thing that was typed, in order, for showing it as a token. `range` covers name, colon and quotes. */
export type QueryToken = { kind: 'term' | FilterName; value: string; range: TextRange; isBroken: boolean };
export type QueryProblem = { message: string; range: TextRange };
export type SearchQuery = {
  terms: QueryTerm[];
  /** Any of these people. */
  from: QueryName[];
  /** Any of these rooms. */
  in: QueryName[];
  /** Messages before this time, epoch ms. */
  beforeMs?: number;
  /** Messages at or after this time, epoch ms. */
  afterMs?: number;
  /** All of these. */
  has: HasValue[];
  is: IsValue[];
  tokens: QueryToken[];
  /** Filters that cannot be understood; they narrow nothing. */
  problems: QueryProblem[];
};

const quotes = '"“”„';
const filterNames: readonly string[] = ['from', 'in', 'before', 'after', 'on', 'has', 'is'] satisfies FilterName[];
/** A quoted phrase (perhaps not closed yet), or a word. */
const termSource = `[${quotes}]([^${quotes}]*)[${quotes}]?|[^\\s${quotes}]+`;
const termPiece = new RegExp(termSource, 'gu');
/** The same, or a filter with a value (quoted or not, perhaps still empty). */
const piece = new RegExp(`(${filterNames.join('|')}):(?:[${quotes}]([^${quotes}]*)[${quotes}]?|([^\\s${quotes}]*))|${termSource}`, 'giu');

/**
 * Reads what people type into a search: words, "quoted phrases", and `from: in: before: after: on: has: is:`. Never fails: what looks like an unknown filter is
 * a word, and a filter that cannot be understood is a problem told in plain words. Days are those of the reader: `startOfDayMs` gives the epoch ms at which a
 * day begins for him, and `today` is his (default: this machine's time zone and clock). `before:` and `after:` leave their day itself out.
 */
export function readQuery(text: string, startOfDayMs: StartOfDay = localStartOfDay, today: CalendarDay = localToday()): SearchQuery {
  const query: SearchQuery = { terms: [], from: [], in: [], has: [], is: [], tokens: [], problems: [] };
  for (const found of text.matchAll(piece)) {
    const [whole, name, quoted, bare, phrase] = found;
    const range = { from: found.index, to: found.index + whole.length };
    if (name === undefined) readTerm(query, phrase ?? whole, range);
    else readFilter(query, name.toLowerCase() as FilterName, (quoted ?? bare ?? '').trim(), range, { startOfDayMs, today });
  }
  return query;
}

/** The words and "quoted phrases" of a text in which filters mean nothing: what the relay's search gets. */
export function readTerms(text: string): QueryTerm[] {
  const query: SearchQuery = { terms: [], from: [], in: [], has: [], is: [], tokens: [], problems: [] };
  for (const found of text.matchAll(termPiece)) readTerm(query, found[1] ?? found[0], { from: found.index, to: found.index + found[0].length });
  return query.terms;
}

/** Terms as a text that `readTerms` reads back. */
export function writeTerms(terms: readonly QueryTerm[]): string {
  return terms.map(({ text }) => (/\s/u.test(text) ? `"${text}"` : text)).join(' ');
}

/** Gives the epoch ms at which a day begins; `month` is 1 to 12, `day` may run over the end of the month. */
export type StartOfDay = (year: number, month: number, day: number) => number;

const localStartOfDay: StartOfDay = (year, month, day) => {
  const date = new Date(2000, 0, 1);
  date.setFullYear(year, month - 1, day);
  return date.getTime();
};

function readTerm(query: SearchQuery, text: string, range: TextRange): void {
  const folded = fold(text).trim();
  if (folded === '') return;
  query.tokens.push({ kind: 'term', value: text.trim(), range, isBroken: false });
  if (!query.terms.some((term) => term.folded === folded)) query.terms.push({ text: text.trim(), folded, range });
}

type Calendar = { startOfDayMs: StartOfDay; today: CalendarDay };

function readFilter(query: SearchQuery, kind: FilterName, value: string, range: TextRange, calendar: Calendar): void {
  const problem = value === '' ? `Add ${wanted[kind]} after ${kind}:` : applyFilter(query, kind, value, range, calendar);
  query.tokens.push({ kind, value, range, isBroken: problem !== null });
  if (problem !== null) query.problems.push({ message: problem, range });
}

const wanted: Readonly<Record<FilterName, string>> = {
  from: 'a name',
  in: 'a room',
  before: 'a day such as 2026-05-31 or yesterday',
  after: 'a day such as 2026-05-31 or yesterday',
  on: 'a day such as 2026-05-31 or yesterday',
  has: hasValues.join(', '),
  is: isValues.join(', '),
};

/** @returns what is wrong with it, or null */
function applyFilter(query: SearchQuery, kind: FilterName, value: string, range: TextRange, { startOfDayMs, today }: Calendar): string | null {
  if (kind === 'from' || kind === 'in') {
    query[kind].push({ value: value.replace(kind === 'from' ? /^@/u : /^#/u, ''), range });
    return null;
  }
  if (kind === 'has') return addChoice(query.has, hasValues, kind, value);
  if (kind === 'is') return addChoice(query.is, isValues, kind, value);
  const day = readDay(value, today);
  if (day === null) return `“${value}” is not a day. Write 2026-05-31, today, yesterday, a weekday such as monday, or -7d.`;
  if (kind === 'after' && value.toLowerCase() === 'today') return 'Nothing is after today. Write on:today or after:yesterday.';
  const [year, month, dayOfMonth] = day;
  const startMs = startOfDayMs(year, month, dayOfMonth);
  const endMs = startOfDayMs(year, month, dayOfMonth + 1);
  if (kind === 'before' || kind === 'on') query.beforeMs = Math.min(query.beforeMs ?? Number.POSITIVE_INFINITY, kind === 'on' ? endMs : startMs);
  if (kind === 'after' || kind === 'on') query.afterMs = Math.max(query.afterMs ?? Number.NEGATIVE_INFINITY, kind === 'on' ? startMs : endMs);
  return null;
}

function addChoice<T extends string>(chosen: T[], choices: readonly T[], kind: FilterName, value: string): string | null {
  const choice = choices.find((one) => one === value.toLowerCase());
  if (choice === undefined) return `${kind}: can be ${choices.join(', ')}.`;
  if (!chosen.includes(choice)) chosen.push(choice);
  return null;
}
