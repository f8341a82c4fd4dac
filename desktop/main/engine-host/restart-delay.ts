const delaysMs = [200, 500, 1_000, 2_000, 5_000, 10_000];
const longestMs = 30_000;

/** How long to wait before the engine is started again after its n-th death in a row (1 = first), in milliseconds. */
export function restartDelayMs(deaths: number): number {
  return delaysMs[deaths - 1] ?? longestMs;
}
