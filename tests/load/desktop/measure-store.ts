import { join } from 'node:path';
import type { TimelinePage } from '@parley/shared/ipc/views';
import type { Result } from '@parley/shared/result';
import Database from 'better-sqlite3';
import { openEngineOffline } from './open-engine.ts';
import type { SeededProfile } from './seed-profile.ts';

export type StoreFigures = { openAndFirstPageMs: number; pageP50Ms: number; pageP99Ms: number; plainP99Ms: number };

/**
 * Opens the profile with the real engine and reads pages of 50 all over it, beside the barest read of the same file in the same run (one prepared
 * statement, no ranges, no parsing, no views): the ratio of the two is what the engine adds.
 */
export async function measureStore(directory: string, profile: SeededProfile): Promise<StoreFigures> {
  const roomOf = (turn: number): string => profile.roomIds[(turn * 37) % profile.roomIds.length] ?? '';
  const startedAt = performance.now();
  const engine = openEngineOffline(directory);
  const page = async (roomId: string, seq: number | null): Promise<TimelinePage> => {
    const anchor = seq === null ? { at: 'latest' } : { at: 'before', seq };
    const answer = (await engine.call('timeline.page', { accountId: profile.accountId, roomId, anchor, limit: 50 })) as Result<TimelinePage>;
    if (!answer.ok) throw new Error(answer.error.message);
    return answer.value;
  };
  const first = await page(roomOf(0), null);
  const openAndFirstPageMs = performance.now() - startedAt;
  if (first.rows.length !== 50) throw new Error(`the first page has ${first.rows.length} rows`);

  const times: number[] = [];
  for (let turn = 0; turn < 2_000; turn += 1) {
    const before = turn % 4 === 0 ? null : Math.max(60, Math.floor(first.headSeq * ((turn % 97) / 97)));
    const from = performance.now();
    await page(roomOf(turn), before);
    times.push(performance.now() - from);
  }
  await engine.close();

  const database = new Database(join(directory, 'accounts', profile.accountId, 'cache.db'), { readonly: true });
  const statement = database.prepare('SELECT * FROM messages WHERE room_id = ? AND seq < ? ORDER BY seq DESC LIMIT 50');
  const plain: number[] = [];
  for (let turn = 0; turn < 2_000; turn += 1) {
    const from = performance.now();
    statement.all(roomOf(turn), Math.max(60, Math.floor(first.headSeq * ((turn % 97) / 97))));
    plain.push(performance.now() - from);
  }
  database.close();
  return { openAndFirstPageMs, pageP50Ms: quantile(times, 0.5), pageP99Ms: quantile(times, 0.99), plainP99Ms: quantile(plain, 0.99) };
}

/** The value that `share` of the values do not exceed. */
export function quantile(values: number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.ceil(values.length * share) - 1)] ?? 0;
}
