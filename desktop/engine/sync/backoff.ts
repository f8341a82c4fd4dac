/**
 * Full jitter: a random wait up to base · 2^attempt, so that a thousand clients of a restarted node do not come back together.
 * @param input.leastMs what the relay asked for (`retryAfterMs`); the jitter comes on top of it
 */
export function backoffMs(input: { attempt: number; baseMs: number; maxMs: number; random: number; leastMs?: number | undefined }): number {
  const ceiling = Math.min(input.maxMs, input.baseMs * 2 ** Math.min(input.attempt, 20));
  const jitter = Math.floor(input.random * ceiling);
  return input.leastMs === undefined ? jitter : input.leastMs + Math.min(jitter, 1_000);
}
