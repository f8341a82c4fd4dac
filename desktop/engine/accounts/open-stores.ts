import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { migrations } from '../store/migrations/migrations.ts';
import { openStore } from '../store/open-store.ts';
import type { StoreProblem } from '../store/sqlite-errors.ts';
import type { Store } from '../store/store.ts';

/** Opens (or makes) the two databases of an account in its folder: `own.db` is written through to the disk, `cache.db` can be read again from the relay. */
export function openStores(input: { directory: string; nowMs: number; onProblem(file: 'cache' | 'own', problem: StoreProblem): void }): {
  own: Store;
  cache: Store;
} {
  const { directory, nowMs } = input;
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const own = openStore({
    path: join(directory, 'own.db'),
    migrations: migrations.own,
    durability: 'full',
    secureDelete: false,
    onDamage: 'salvage',
    onProblem: (problem) => input.onProblem('own', problem),
    nowMs,
  });
  try {
    const cache = openStore({
      path: join(directory, 'cache.db'),
      migrations: migrations.cache,
      durability: 'normal',
      secureDelete: true,
      onDamage: 'rebuild',
      onProblem: (problem) => input.onProblem('cache', problem),
      nowMs,
    });
    return { own, cache };
  } catch (error) {
    own.close();
    throw error;
  }
}
