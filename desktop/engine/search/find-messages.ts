import { findMatches } from '@parley/shared/search/matches';
import { toMessage } from '../store/cache/message-row.ts';
import { countPending } from '../store/cache/search-index.ts';
import type { ReadHandle } from '../store/store.ts';
import { indexSource, matchOf, type Source, scanSource, smallSource, spanOf, withStarts } from './candidates.ts';
import { mostVoted } from './most-voted.ts';
import { type FoundRow, rowFilter } from './row-filter.ts';
import type { Found, SearchPlan } from './search-plan.ts';
import { type Pass, type SearchTools, walk } from './walk.ts';

/** How long the newest rows are looked through for words that begin with one character, before the index is asked for them. */
const tryMs = 12;

/** Candidates of the index (or all rows) until the page is full. Single characters are common or rare: common ones stand in any rows. */
function newest(read: ReadHandle, plan: SearchPlan, below: number, tools: SearchTools): Pass {
  const isHit = rowFilter(read, plan);
  const { low } = spanOf(plan);
  const pass = (source: Source, giveUpMs: number | null = null): Pass => walk({ source, isHit, below, limit: plan.limit, tools, tryMs: giveUpMs });
  const small = smallSource(read, plan);
  if (small) return pass(small);
  const asked = matchOf(plan, tools.choose);
  const plain = asked.match === null ? scanSource(read, low) : indexSource(read, asked.match, low);
  if (asked.starts.length === 0) return pass(plain);
  const tried = pass(plain, tryMs);
  return tried.isEnd || tried.rows.length >= plan.limit ? tried : pass(indexSource(read, withStarts(asked), low));
}

/** `next` of a page ordered by time: the row id everything above which was shown, and how many were. */
const writeNext = (rowId: number, seen: number): string => `${rowId}.${seen}`;

function readNext(after: string | null): { rowId: number; seen: number } | null {
  const found = /^(\d{1,16})\.(\d{1,9})$/.exec(after ?? '');
  return found ? { rowId: Number(found[1]), seen: Number(found[2]) } : null;
}

/** Rows → what leaves the reader thread. */
function toFound(read: ReadHandle, plan: SearchPlan, rows: readonly FoundRow[], rest: Pick<Found, 'total' | 'isTotalExact' | 'next'>): Found {
  return {
    hits: rows.map((row) => ({ message: toMessage(row), parts: findMatches(row.body, plan.terms) })),
    ...rest,
    held: 0,
    notIndexed: countPending(read),
  };
}

/** Carries out one search on the local store; `held` is left to the caller. A page of 0 finds nothing. @throws Superseded */
export function findMessages(read: ReadHandle, plan: SearchPlan, tools: SearchTools): Found {
  if (plan.limit === 0) return toFound(read, plan, [], { total: 0, isTotalExact: true, next: null });
  if (plan.order === 'votes') {
    const { rows, ...rest } = mostVoted(read, plan, tools);
    return toFound(read, plan, rows, rest);
  }
  const from = readNext(plan.after);
  const below = Math.min(from?.rowId ?? Number.MAX_SAFE_INTEGER, spanOf(plan).high);
  const pass = newest(read, plan, below, tools);
  const seen = (from?.seen ?? 0) + pass.rows.length;
  const last = pass.rows.at(-1);
  const next = pass.isEnd && pass.more === 0 ? null : writeNext(pass.rows.length >= plan.limit && last ? last.row_id : pass.edge, seen);
  return toFound(read, plan, pass.rows, { total: seen + pass.more, isTotalExact: pass.isEnd, next });
}
