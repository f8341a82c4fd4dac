import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestRedis, type TestRedis } from '../../tests/support/redis.ts';
import { rateLimitsSchema } from '../rate-limits.ts';
import { createSignInLimits } from './sign-in-limits.ts';

let redis: TestRedis;
let client: Redis;
beforeAll(async () => {
  redis = await startTestRedis();
  client = new Redis(redis.url, { enableOfflineQueue: false, lazyConnect: true });
  await client.connect();
});
afterAll(async () => {
  client.disconnect();
  await redis.stop();
});

it('nodes count together, and let who goes on guessing wait longer together', async () => {
  const perMs = 1_000;
  const limits = rateLimitsSchema.parse({ signInsByAccount: { points: 4, perMs } });
  const node = () => createSignInLimits(limits, { client, keyPrefix: 'test:', isHealthy: () => true });
  const [one, two] = [node(), node()];
  const guess = (count: number) => Promise.all(Array.from({ length: count }, (_, n) => (n % 2 === 0 ? one : two).take('failures-by-account', 'ada')));
  const first = (await guess(6)).filter((waitMs) => waitMs !== null);
  expect(first).toHaveLength(2);
  expect(Math.max(...first)).toBeLessThanOrEqual(perMs);
  // Free again once it is over: this takes the first of the next four.
  await expect.poll(() => two.take('failures-by-account', 'ada'), { timeout: 5_000 }).toBeNull();
  const second = (await guess(4)).filter((waitMs) => waitMs !== null);
  expect(second).toHaveLength(1);
  expect(second[0]).toBe(2 * perMs);
  const left = await one.take('failures-by-account', 'ada');
  expect(left).toBeGreaterThan(perMs);
  expect(left).toBeLessThanOrEqual(2 * perMs);
  await two.reset('failures-by-account', 'ada');
  expect(await one.take('failures-by-account', 'ada')).toBeNull();
});
