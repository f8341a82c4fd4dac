import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { rateLimitsSchema } from '../rate-limits.ts';
import { createSignInLimits } from './sign-in-limits.ts';

/** The window in milliseconds: two guesses in it. */
const perMs = 10_000;
const open = () => createSignInLimits(rateLimitsSchema.parse({ signInsByAccount: { points: 2, perMs }, invites: { points: 2, perMs } }), null);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

async function spend(limits: ReturnType<typeof open>, budget: 'failures-by-account' | 'invites-by-address'): Promise<number | null> {
  await limits.take(budget, 'ada');
  await limits.take(budget, 'ada');
  return limits.take(budget, 'ada');
}

describe('who spends the budget again', () => {
  it('waits twice as long each time, at most an hour', async () => {
    const limits = open();
    const waits: (number | null)[] = [];
    for (let time = 0; time < 11; time += 1) {
      const waitMs = await spend(limits, 'failures-by-account');
      waits.push(waitMs);
      vi.advanceTimersByTime((waitMs ?? 0) + 1_000);
    }
    expect(waits[0]).toBeLessThanOrEqual(perMs);
    expect(waits.slice(1, 4)).toEqual([2 * perMs, 4 * perMs, 8 * perMs]);
    expect(waits.at(-1)).toBe(3_600_000);
  });

  it('meets what is left of the wait, however often he asks', async () => {
    const limits = open();
    vi.advanceTimersByTime(((await spend(limits, 'failures-by-account')) ?? 0) + 1_000);
    await spend(limits, 'failures-by-account');
    vi.advanceTimersByTime(5_000);
    for (let again = 0; again < 5; again += 1) expect(await limits.take('failures-by-account', 'ada')).toBe(2 * perMs - 5_000);
  });

  it('is free of it after a success, and nobody else waits', async () => {
    const limits = open();
    vi.advanceTimersByTime(((await spend(limits, 'failures-by-account')) ?? 0) + 1_000);
    await limits.reset('failures-by-account', 'ada');
    expect(await spend(limits, 'failures-by-account')).toBeLessThanOrEqual(perMs);
    expect(await limits.take('failures-by-account', 'bob')).toBeNull();
  });

  it('waits no longer where nothing is guessed', async () => {
    const limits = open();
    vi.advanceTimersByTime(((await spend(limits, 'invites-by-address')) ?? 0) + 1_000);
    expect(await spend(limits, 'invites-by-address')).toBeLessThanOrEqual(perMs);
  });
});
