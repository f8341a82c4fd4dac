import { fold, foldWithMap } from '@parley/shared/search/fold';

/** How well a query fits a text, and where: higher is better, null is not at all. Start of the text beats start of a word beats anywhere. */
export type Match = { score: number; from: number; to: number };

/** Finds a query in a text without regard to case and accents. An empty query fits everything. */
export function findIn(text: string, query: string): Match | null {
  const wanted = fold(query.trim());
  if (wanted === '') return { score: 0, from: 0, to: 0 };
  const { text: folded, from: places, to: ends } = foldWithMap(text);
  const at = folded.indexOf(wanted);
  if (at < 0) return null;
  const wordAt = folded.search(new RegExp(`(^|[\\s_.-])${escapeRegExp(wanted)}`, 'u'));
  const isStart = folded.startsWith(wanted);
  const from = isStart ? 0 : wordAt >= 0 ? wordAt + 1 : at;
  const closeness = Math.max(0, 50 - folded.length) / 100;
  const score = (isStart ? 3 : wordAt >= 0 ? 2 : 1) + closeness;
  return { score, from: places[from] ?? 0, to: ends[from + wanted.length - 1] ?? text.length };
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
