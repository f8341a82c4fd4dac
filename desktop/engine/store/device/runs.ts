import type { WriteHandle } from '../store.ts';

/** Notes that the engine runs. @returns whether it was stopped properly last time (also true on the first run) */
export function beginRun(write: WriteHandle): boolean {
  const last = write.get<{ isClean: number }>('SELECT is_clean AS isClean FROM runs WHERE one = 1');
  write.run('INSERT OR REPLACE INTO runs (one, is_clean) VALUES (1, 0)');
  return last === undefined || last.isClean === 1;
}

export function endRun(write: WriteHandle): void {
  write.run('UPDATE runs SET is_clean = 1 WHERE one = 1');
}
