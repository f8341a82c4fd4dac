import type { Redis } from 'ioredis';
import { type RateLimiterAbstract, RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import type { SignInBudget, SignInLimits } from '../domain/sessions/session-ports.ts';
import type { RateLimits } from '../rate-limits.ts';

const budgets: Record<SignInBudget, keyof Pick<RateLimits, 'signInsByAccount' | 'signInsByAddress' | 'registrations' | 'invites' | 'exports' | 'hookPosts'>> = {
  'failures-by-account': 'signInsByAccount',
  'sign-ins-by-address': 'signInsByAddress',
  'registrations-by-address': 'registrations',
  'invites-by-address': 'invites',
  'exports-by-person': 'exports',
  'posts-by-hook': 'hookPosts',
};

/** Who spends one of these budgets again waits twice as long as the time before, at most an hour; forgotten a day after the last time. */
const growing: ReadonlySet<SignInBudget> = new Set(['failures-by-account', 'sign-ins-by-address']);
const growthMaxMs = 60 * 60_000;
const rememberedSeconds = 24 * 60 * 60;

/** Where several nodes count together. */
export type SharedCounting = { client: Redis; keyPrefix: string; isHealthy: () => boolean };

/**
 * Counts guesses: over all nodes in Redis, and in this node's memory where there is none or it does not answer. Never fails because Redis is away.
 * @param limits null: nothing is limited
 */
export function createSignInLimits(limits: RateLimits | null, shared: SharedCounting | null): SignInLimits {
  if (limits === null) return { take: async () => null, refund: async () => undefined, reset: async () => undefined };

  const counter = (name: string, points: number, seconds: number): (() => RateLimiterAbstract) => {
    const options = { points, duration: seconds, keyPrefix: `${shared?.keyPrefix ?? ''}${name}` };
    const memory = new RateLimiterMemory(options);
    if (shared === null) return () => memory;
    const redis = new RateLimiterRedis({ ...options, storeClient: shared.client, insuranceLimiter: memory, rejectIfRedisNotReady: true });
    return () => (shared.isHealthy() ? redis : memory);
  };

  const guardOf = (budget: SignInBudget) => {
    const { points, perMs } = limits[budgets[budget]];
    const spent = counter(budget, points, Math.ceil(perMs / 1_000));
    const times = counter(`${budget}-times`, Number.MAX_SAFE_INTEGER, rememberedSeconds);

    /** How long who has just spent the budget waits: what is left of its time, and twice as long with every time again. */
    async function waitAfter(key: string, refusal: RateLimiterRes): Promise<number> {
      const leftMs = Math.max(1, refusal.msBeforeNext);
      // Only the first refusal after the last point begins a time of waiting; the others meet what is left of it.
      if (!growing.has(budget) || refusal.consumedPoints !== points + 1) return leftMs;
      const { consumedPoints: time } = await times().consume(key);
      if (time === 1) return leftMs;
      const waitMs = Math.min(growthMaxMs, perMs * 2 ** (time - 1));
      if (waitMs <= leftMs) return leftMs;
      await spent().block(key, Math.ceil(waitMs / 1_000));
      return waitMs;
    }

    return {
      async take(key: string): Promise<number | null> {
        try {
          await spent().consume(key);
          return null;
        } catch (refusal) {
          if (refusal instanceof RateLimiterRes) return waitAfter(key, refusal);
          throw refusal;
        }
      },
      async refund(key: string): Promise<void> {
        await spent().reward(key);
      },
      async reset(key: string): Promise<void> {
        await Promise.all([spent().delete(key), ...(growing.has(budget) ? [times().delete(key)] : [])]);
      },
    };
  };

  const guards: Record<SignInBudget, ReturnType<typeof guardOf>> = {
    'failures-by-account': guardOf('failures-by-account'),
    'sign-ins-by-address': guardOf('sign-ins-by-address'),
    'registrations-by-address': guardOf('registrations-by-address'),
    'invites-by-address': guardOf('invites-by-address'),
    'exports-by-person': guardOf('exports-by-person'),
    'posts-by-hook': guardOf('posts-by-hook'),
  };
  return {
    take: (budget, key) => guards[budget].take(key),
    refund: (budget, key) => guards[budget].refund(key),
    reset: (budget, key) => guards[budget].reset(key),
  };
}
