// Long steps say that they go on, so that nobody wonders whether anything still happens.

const intervalMs = 5_000;

/** Seconds since `startedAt` (epoch milliseconds), for people. */
export function elapsed(startedAt) {
  const seconds = (Date.now() - startedAt) / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}

/**
 * Runs `work`, saying every five seconds that it still runs and at the end how long it took. Steps that end within a second say nothing.
 * @template T
 * @param {string} title what is being done, in the -ing form
 * @param {() => Promise<T>} work
 * @param {(line: string) => void} [say]
 * @returns {Promise<T>}
 */
export async function step(title, work, say = console.log) {
  const startedAt = Date.now();
  const timer = setInterval(() => say(`${title} … ${elapsed(startedAt)}`), intervalMs);
  try {
    const result = await work();
    if (Date.now() - startedAt > 1_000) say(`${title}: done in ${elapsed(startedAt)}`);
    return result;
  } finally {
    clearInterval(timer);
  }
}
