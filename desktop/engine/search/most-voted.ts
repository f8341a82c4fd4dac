import { toMessage } from '../store/cache/message-row.ts';
import type { ReadHandle } from '../store/store.ts';
import { type Choose, indexSource, matchOf, type Source, scanSource, smallSource, spanOf, withStarts } from './candidates.ts';
import { type FoundRow, foundColumns, rowFilter } from './row-filter.ts';
import type { Found, SearchPlan } from './search-plan.ts';
import { type SearchTools, Superseded, walk } from './walk.ts';

type Votes = Pick<Found, 'total' | 'isTotalExact' | 'next'> & { rows: FoundRow[] };

/** Where a page ended: after this score and row id, with `seen` shown. */
type Place = { score: number; rowId: number; seen: number };

const start: Place = { score: Number.MAX_SAFE_INTEGER, rowId: Number.MAX_SAFE_INTEGER, seen: 0 };
const write = ({ score, rowId, seen }: Place): string => `v${score}.${rowId}.${seen}`;

function readPlace(after: string | null): Place {
  const found = /^v(-?\d{1,9})\.(\d{1,16})\.(\d{1,9})$/.exec(after ?? '');
  return found ? { score: Number(found[1]), rowId: Number(found[2]), seen: Number(found[3]) } : start;
}

function scoreOf(row: FoundRow): number {
  if (!row.extra?.includes('"votes"')) return 0;
  const { votes } = toMessage(row);
  return votes.up - votes.down;
}

const isAfter = (place: Place, score: number, rowId: number): boolean => score < place.score || (score === place.score && rowId < place.rowId);

const difference = "(json_extract(m.extra, '$.votes.up') - json_extract(m.extra, '$.votes.down'))";
const batch = 256;
/** Up to this many hits all are gathered and sorted. */
const gatherMax = 2_000;
const budgetMs = 12;
/** All steps of a page that shows something together. */
const pageMs = 36;

/** Messages with votes above zero, best first: they are few against all messages. */
function bestRows(read: ReadHandle, place: Place): (FoundRow & { score: number })[] {
  return read.all(
    `SELECT ${foundColumns}, ${difference} AS score FROM messages m INDEXED BY messages_voted
     WHERE instr(m.extra, '"votes"') > 0 AND ${difference} > 0 AND (${difference} < ? OR (${difference} = ? AND m.row_id < ?))
     ORDER BY ${difference} DESC, m.row_id DESC LIMIT ${batch}`,
    place.score,
    place.score,
    place.rowId,
  );
}

function sourceOf(read: ReadHandle, plan: SearchPlan, choose: Choose): Source {
  const small = smallSource(read, plan);
  if (small) return small;
  const { low } = spanOf(plan);
  const asked = matchOf(plan, choose);
  if (asked.match !== null) return indexSource(read, asked.match, low);
  return asked.starts.length > 0 ? indexSource(read, withStarts(asked), low) : scanSource(read, low);
}

/**
 * Hits by votes, newest first among equals. Where there are few, all are gathered and sorted. Where there are many, messages with votes are looked through
 * from the best on, and what nobody voted for follows, newest first.
 */
export function mostVoted(read: ReadHandle, plan: SearchPlan, tools: SearchTools): Votes {
  const startedAt = tools.now();
  const place = readPlace(plan.after);
  const isHit = rowFilter(read, plan);
  const { high } = spanOf(plan);
  const source = sourceOf(read, plan, tools.choose);
  const all = walk({ source, isHit, below: high, limit: gatherMax, tools, tryMs: budgetMs });
  if (all.isEnd && all.more === 0) {
    const sorted = all.rows.map((row) => ({ row, score: scoreOf(row) })).sort((a, b) => b.score - a.score || b.row.row_id - a.row.row_id);
    const rest = sorted.filter(({ row, score }) => isAfter(place, score, row.row_id));
    const page = rest.slice(0, plan.limit);
    const last = page.at(-1);
    const next = last && rest.length > page.length ? write({ score: last.score, rowId: last.row.row_id, seen: place.seen + page.length }) : null;
    return { rows: page.map(({ row }) => row), total: sorted.length, isTotalExact: true, next };
  }
  return amongMany({ read, plan, tools, startedAt, place, isHit, source, counted: all.rows.length + all.more, high });
}

type Many = {
  read: ReadHandle;
  plan: SearchPlan;
  tools: SearchTools;
  /** When the page began, by `tools.now`. */
  startedAt: number;
  place: Place;
  isHit: (row: FoundRow) => boolean;
  source: Source;
  counted: number;
  high: number;
};

function amongMany({ read, plan, tools, startedAt, place, isHit, source, counted, high }: Many): Votes {
  const bestFrom = tools.now();
  const rows: FoundRow[] = [];
  let at = place;
  const page = (next: Place | null): Votes => {
    const seen = place.seen + rows.length;
    return { rows, total: Math.max(counted, seen), isTotalExact: false, next: next ? write({ ...next, seen }) : null };
  };
  while (at.score > 0) {
    const best = bestRows(read, at);
    for (const row of best) {
      at = { ...at, score: row.score, rowId: row.row_id };
      if (isHit(row)) rows.push(row);
      if (rows.length >= plan.limit) return page(at);
    }
    if (tools.isSuperseded()) throw new Superseded();
    if (best.length < batch) at = { ...at, score: 0, rowId: high };
    else if (tools.now() - bestFrom > budgetMs) return page(at);
  }
  const unvoted = (row: FoundRow): boolean => scoreOf(row) <= 0 && isHit(row);
  const leftMs = Math.max(0, pageMs - (tools.now() - startedAt));
  const pass = walk({
    source,
    isHit: unvoted,
    below: Math.min(at.rowId, high),
    limit: plan.limit - rows.length,
    tools,
    tryMs: rows.length > 0 ? leftMs : null,
  });
  rows.push(...pass.rows);
  const last = pass.rows.at(-1);
  const rowId = pass.more > 0 && last ? last.row_id : pass.edge;
  return page(pass.isEnd && pass.more === 0 ? null : { score: 0, rowId, seen: 0 });
}
