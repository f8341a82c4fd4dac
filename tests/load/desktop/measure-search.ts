import { join } from 'node:path';
import type { SearchPage } from '@parley/shared/ipc/views';
import type { Result } from '@parley/shared/result';
import Database from 'better-sqlite3';
import { quantile } from './measure-store.ts';
import { openEngineOffline } from './open-engine.ts';
import { queryKinds } from './search-queries.ts';
import type { SeededProfile } from './seed-profile.ts';

/** One kind of query: times in ms over all its queries, each asked `rounds` times; `hits`: median of what is on a page. `likeP50Ms`: the same by LIKE. */
export type SearchFigures = { name: string; queries: number; p50Ms: number; p95Ms: number; worstMs: number; hits: number; likeP50Ms: number | null };

const rounds = 3;
/** A scan takes long enough for a few to tell. */
const likesMeasured = 3;

/** Asks the real engine as the window does (parse, plan, reader thread, rows), and beside it the barest scan of the same file: LIKE, newest 50. */
export async function measureSearch(directory: string, profile: SeededProfile): Promise<SearchFigures[]> {
  const engine = openEngineOffline(directory);
  const database = new Database(join(directory, 'accounts', profile.accountId, 'cache.db'), { readonly: true });
  const search = async (query: object): Promise<SearchPage> => {
    const answer = (await engine.call('search.messages', { accountId: profile.accountId, limit: 50, ...query })) as Result<SearchPage>;
    if (!answer.ok) throw new Error(`${JSON.stringify(query)}: ${answer.error.message}`);
    if (answer.value.problems) throw new Error(`${JSON.stringify(query)}: ${JSON.stringify(answer.value.problems)}`);
    return answer.value;
  };
  const like = (parts: readonly string[]): void => {
    const where = parts.map(() => 'body LIKE ?').join(' AND ');
    database.prepare(`SELECT * FROM messages WHERE ${where} AND deleted_at IS NULL ORDER BY row_id DESC LIMIT 50`).all(...parts.map((part) => `%${part}%`));
  };
  try {
    // The thread starts, and the file's counts are read.
    await search({ query: 'warm up', order: 'newest' });
    const figures: SearchFigures[] = [];
    for (const kind of queryKinds(profile)) {
      const times: number[] = [];
      const hits: number[] = [];
      for (let round = 0; round < rounds; round += 1) {
        for (const query of kind.queries) {
          const from = performance.now();
          const page = await search(query);
          times.push(performance.now() - from);
          hits.push(page.hits.length);
        }
      }
      const scans = (kind.likes ?? []).slice(0, likesMeasured).map((parts) => {
        const from = performance.now();
        like(parts);
        return performance.now() - from;
      });
      figures.push({
        name: kind.name,
        queries: kind.queries.length,
        p50Ms: quantile(times, 0.5),
        p95Ms: quantile(times, 0.95),
        worstMs: Math.max(...times),
        hits: quantile(hits, 0.5),
        likeP50Ms: scans.length > 0 ? quantile(scans, 0.5) : null,
      });
    }
    return figures;
  } finally {
    database.close();
    await engine.close();
  }
}
