import type { Redis } from 'ioredis';
import { type RateLimiterAbstract, RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import type { SignInBudget, SignInLimits } from '../domain/ports.ts';
import type { RateLimits } from '../rate-limits.ts';

const budgets: Record<SignInBudget, keyof Pick<RateLimits, 'signInsByAccount' | 'signInsByAddress' | 'registrations' | 'invites'>> = {
  'failures-by-account': 'signInsByAccount',
  'sign-ins-by-address': 'signInsByAddress',
  'registrations-by-address': 'registrations',
  'invites-by-address': 'invites',
};

/** Where several nodes count together. */
export type SharedCounting = { client: Redis; keyPrefix: string; isHealthy: () => boolean };

/**
 * Counts guesses: over all nodes in Redis, and in this node's memory where there is none or it does not answer. Never fails because Redis is away.
 * @param limits null: nothing is limited
 */
export function createSignInLimits(limits: RateLimits | null, shared: SharedCounting | null): SignInLimits {
  if (limits === null) return { take: async () => null, refund: async () => undefined, reset: async () => undefined };
  const limiterOf = (budget: SignInBudget) => {
    const { points, perMs } = limits[budgets[budget]];
    const options = { points, duration: Math.ceil(perMs / 1_000), keyPrefix: `${shared?.keyPrefix ?? ''}${budget}` };
    const memory = new RateLimiterMemory(options);
    if (shared === null) return () => memory;
    const redis = new RateLimiterRedis({ ...options, storeClient: shared.client, insuranceLimiter: memory, rejectIfRedisNotReady: true });
    return () => (shared.isHealthy() ? redis : memory);
  };
  const limiters: Record<SignInBudget, () => RateLimiterAbstract> = {
    'failures-by-account': limiterOf('failures-by-account'),
    'sign-ins-by-address': limiterOf('sign-ins-by-address'),
    'registrations-by-address': limiterOf('registrations-by-address'),
    'invites-by-address': limiterOf('invites-by-address'),
  };
  return {
    async take(budget, key) {
      try {
        await limiters[budget]().consume(key);
        return null;
      } catch (refusal) {
        if (refusal instanceof RateLimiterRes) return Math.max(1, refusal.msBeforeNext);
        throw refusal;
      }
    },
    async refund(budget, key) {
      await limiters[budget]().reward(key);
    },
    async reset(budget, key) {
      await limiters[budget]().delete(key);
    },
  };
}
