import type { AccountCore } from '../accounts/account-core.ts';
import { indexSome, renewIndex } from '../store/cache/search-index.ts';
import type { Store } from '../store/store.ts';
import { nextTurn } from '../sync/wait.ts';

export type Indexer = {
  /** Something was written: what waits is put into the index shortly. */
  wake(): void;
};

/** The engine serves calls between two steps of this many rows. */
const rowsPerStep = 50;
const retryMs = 5_000;

/**
 * Brings the full-text index after the messages, in small steps: a single writer, so searching and scrolling go on meanwhile. Searches look through the rows
 * that wait, so nothing has to be waited for. After an update of the app this goes through everything that is held, newest first.
 * @param cache the store itself: the indexer's own writes wake nobody
 */
export function createIndexer(core: AccountCore, cache: Store): Indexer {
  const { deps, tuning } = core;
  let isPlanned = false;
  let isWanted = false;

  const run = async (): Promise<void> => {
    cache.write((write) => renewIndex(write));
    for (let taken = rowsPerStep; taken === rowsPerStep; await nextTurn()) {
      if (core.isClosed()) return;
      isWanted = false;
      taken = cache.write((write) => indexSome(write, rowsPerStep));
    }
  };

  const plan = (ms: number): void => {
    if (isPlanned || core.isClosed()) return;
    isPlanned = true;
    deps.clock.after(ms, () => {
      if (core.isClosed()) return;
      run()
        .then(() => {
          isPlanned = false;
          if (isWanted) plan(tuning.indexAfterMs);
        })
        .catch((error: unknown) => {
          isPlanned = false;
          deps.log('warn', 'index-failed', { accountId: core.id, message: String(error) });
          plan(retryMs);
        });
    });
  };

  return {
    wake() {
      isWanted = true;
      plan(tuning.indexAfterMs);
    },
  };
}

/** A store that tells of its writes, after they are committed. */
export function tellWrites(store: Store, told: () => void): Store {
  return {
    ...store,
    write(change) {
      const result = store.write(change);
      told();
      return result;
    },
  };
}
