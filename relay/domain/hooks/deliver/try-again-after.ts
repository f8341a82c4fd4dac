const firstMs = 5_000;
const longestMs = 3_600_000;
/** So far a wait is moved at random, so that what failed together does not come back together. */
const jitter = 0.2;

/** Nothing is tried for longer than a day. */
export const givesUpAfterMs = 24 * 3_600_000;

/**
 * How long until the next try, in milliseconds: 5 s, doubled each time up to an hour, ± 20 %; longer where the server asked for it (`Retry-After`, seconds), at most an hour.
 * @param attempts tries so far, the one that just failed included
 */
export function tryAgainAfter(attempts: number, retryAfter: string | undefined, random: () => number): number {
  const waitMs = Math.min(longestMs, firstMs * 2 ** Math.min(attempts - 1, 20)) * (1 - jitter + 2 * jitter * random());
  const askedMs = /^\d{1,6}$/.test(retryAfter ?? '') ? Number(retryAfter) * 1_000 : 0;
  return Math.round(Math.max(waitMs, Math.min(longestMs, askedMs)));
}
