import { closeSync, existsSync, openSync, rmSync } from 'node:fs';

/**
 * Notes beside the databases that they are open, so that the next start knows whether they were closed properly. A plain file: it costs no wait for the disk
 * before the first paint, and the databases do not depend on it.
 * @returns whether the last run ended properly (also true on the first)
 */
export function beginRun(path: string): boolean {
  const wasClean = !existsSync(path);
  closeSync(openSync(path, 'w'));
  return wasClean;
}

export function endRun(path: string): void {
  rmSync(path, { force: true });
}
