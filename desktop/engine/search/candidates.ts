import type { ReadHandle } from '../store/store.ts';
import { gramsOfTerm, traitGrams } from './grams.ts';
import { type FoundRow, foundColumns } from './row-filter.ts';
import type { SearchPlan } from './search-plan.ts';

/** Rows that may match, newest first: those below row id `below`, at least down to `edge`; `isEnd`: there are no more. */
export type Batch = { rows: FoundRow[]; edge: number; isEnd: boolean };
export type Source = (below: number, count: number) => Batch;

/** Row ids are `createdAt · 1024 + n`; more than 1,024 in a millisecond run into the next. */
const rowIdsOf = (ms: number): number => Math.min(Math.max(0, Math.floor(ms)), 2 ** 42) * 1_024;

/** The row ids a plan can reach: from `low` up to below `high`. */
export function spanOf(plan: SearchPlan): { low: number; high: number } {
  return {
    low: plan.afterMs === null ? 0 : rowIdsOf(plan.afterMs),
    high: plan.beforeMs === null ? Number.MAX_SAFE_INTEGER : rowIdsOf(plan.beforeMs + 1_000),
  };
}

const quoted = (gram: string): string => `"${gram.replaceAll('"', '""')}"`;
const anyOf = (grams: readonly string[]): string => (grams.length === 1 ? grams.map(quoted).join('') : `(${grams.map(quoted).join(' OR ')})`);

/** More rooms or people than this are left to the filter. */
const choicesMax = 40;

/** Leaves out grams that others make needless; `gram-sample.ts`. */
export type Choose = (groups: readonly (readonly string[])[]) => (readonly string[])[];

/**
 * What the index is asked. `match`: grams that every hit has (null: there are none); `starts`: single characters that a word begins with, which the index
 * can answer too, but slowly where many words do.
 */
export function matchOf(plan: SearchPlan, choose: Choose): { match: string | null; starts: string[] } {
  const grams = new Set<string>();
  const starts: string[] = [];
  for (const term of plan.terms) {
    const { all, start } = gramsOfTerm(term);
    for (const gram of all) grams.add(gram);
    if (start !== null) starts.push(start);
  }
  for (const what of plan.has) grams.add(traitGrams.has(what));
  for (const name of ['thread', 'edited', 'mention'] as const) if (plan.is.includes(name)) grams.add(traitGrams[name]);
  if (plan.is.includes('mine')) grams.add(traitGrams.author(plan.userId));
  const groups: string[][] = [...grams].map((gram) => [gram]);
  if (plan.fromIds && plan.fromIds.length <= choicesMax) groups.unshift(plan.fromIds.map(traitGrams.author));
  if (plan.roomIds && plan.roomIds.length <= choicesMax) groups.unshift(plan.roomIds.map(traitGrams.room));
  const chosen = choose(groups).map(anyOf);
  return { match: chosen.length === 0 ? null : chosen.join(' AND '), starts };
}

/** The same with the words' first characters asked of the index too. */
export function withStarts({ match, starts }: { match: string | null; starts: string[] }): string {
  return [...(match === null ? [] : [match]), ...starts.map((start) => `${quoted(`^${start}`)} *`)].join(' AND ');
}

const pendingMax = 500;

/** Rows of the index, joined with those it does not have yet. */
export function indexSource(read: ReadHandle, match: string, low: number): Source {
  return (below, count) => {
    const indexed = read.all<FoundRow>(
      `SELECT ${foundColumns} FROM search_index f CROSS JOIN messages m ON m.row_id = f.rowid
       WHERE f.search_index MATCH ? AND f.rowid < ? AND f.rowid >= ? ORDER BY f.rowid DESC LIMIT ?`,
      match,
      below,
      low,
      count,
    );
    const reached = indexed.length < count ? low : (indexed.at(-1)?.row_id ?? low);
    const pending = read.all<FoundRow>(
      `SELECT ${foundColumns} FROM search_pending p CROSS JOIN messages m ON m.row_id = p.row_id WHERE p.row_id < ? AND p.row_id >= ? ORDER BY p.row_id DESC LIMIT ?`,
      below,
      reached,
      pendingMax,
    );
    const edge = pending.length < pendingMax ? reached : (pending.at(-1)?.row_id ?? reached);
    const rows = [...indexed.filter((row) => row.row_id >= edge), ...pending].sort((a, b) => b.row_id - a.row_id);
    return { rows, edge, isEnd: edge === low };
  };
}

/** Every row, one after the other. */
export function scanSource(read: ReadHandle, low: number): Source {
  return (below, count) => {
    const rows = read.all<FoundRow>(
      `SELECT ${foundColumns} FROM messages m WHERE m.row_id < ? AND m.row_id >= ? ORDER BY m.row_id DESC LIMIT ?`,
      below,
      low,
      count,
    );
    const edge = rows.length < count ? low : (rows.at(-1)?.row_id ?? low);
    return { rows, edge, isEnd: edge === low };
  };
}

/** Unread messages up to this many are simply looked through. */
const unreadMax = 5_000;

function savedRows(read: ReadHandle, plan: SearchPlan): FoundRow[] {
  return plan.saves.flatMap(({ roomId, messageId }) => {
    const row = read.get<FoundRow>(`SELECT ${foundColumns} FROM messages m WHERE m.id = ? AND m.room_id = ?`, messageId, roomId);
    return row ? [row] : [];
  });
}

function pinnedRows(read: ReadHandle): FoundRow[] {
  return read.all<FoundRow>(`SELECT ${foundColumns} FROM messages m INDEXED BY messages_pinned WHERE instr(m.extra, '"pinned":true') > 0`);
}

function unreadRows(read: ReadHandle, plan: SearchPlan): FoundRow[] | null {
  const rows: FoundRow[] = [];
  for (const { roomId, seq } of plan.marks) {
    rows.push(
      ...read.all<FoundRow>(
        `SELECT ${foundColumns} FROM messages m WHERE m.room_id = ? AND m.seq > ? AND m.is_countable = 1 ORDER BY m.seq DESC LIMIT ?`,
        roomId,
        seq,
        unreadMax + 1 - rows.length,
      ),
    );
    if (rows.length > unreadMax) return null;
  }
  return rows;
}

/** Filters that leave few rows by themselves: these rows, instead of the index. Null: no such filter, or too many rows. */
export function smallSource(read: ReadHandle, plan: SearchPlan): Source | null {
  const all = plan.is.includes('saved')
    ? savedRows(read, plan)
    : plan.is.includes('pinned')
      ? pinnedRows(read)
      : plan.is.includes('unread')
        ? unreadRows(read, plan)
        : null;
  if (!all) return null;
  const { low } = spanOf(plan);
  const rows = all.toSorted((a, b) => b.row_id - a.row_id);
  return (below) => ({ rows: rows.filter((row) => row.row_id < below), edge: low, isEnd: true });
}
