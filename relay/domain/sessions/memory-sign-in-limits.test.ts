import { expect, test } from 'vitest';
import { createMemorySignInLimits } from './memory-sign-in-limits.ts';

test('a budget ends, tells how long to wait, and is whole again after its window', async () => {
  let now = 1_000;
  const limits = createMemorySignInLimits({ now: () => now });
  for (let attempt = 1; attempt <= 10; attempt += 1) expect(await limits.take('failures-by-account', 'ada')).toBeNull();
  now += 60_000;
  expect(await limits.take('failures-by-account', 'ada')).toBe(9 * 60_000);
  expect(await limits.take('failures-by-account', 'grace')).toBeNull();
  expect(await limits.take('sign-ins-by-address', 'ada')).toBeNull();
  now += 9 * 60_000;
  expect(await limits.take('failures-by-account', 'ada')).toBeNull();
});

test('what is given back can be taken again, and no more than that', async () => {
  const limits = createMemorySignInLimits({
    budgets: {
      'failures-by-account': { points: 2, perMs: 1_000 },
      'sign-ins-by-address': { points: 1, perMs: 1 },
      'registrations-by-address': { points: 1, perMs: 1 },
    },
    now: () => 0,
  });
  await limits.refund('failures-by-account', 'ada');
  expect(await limits.take('failures-by-account', 'ada')).toBeNull();
  expect(await limits.take('failures-by-account', 'ada')).toBeNull();
  expect(await limits.take('failures-by-account', 'ada')).toBe(1_000);
  await limits.refund('failures-by-account', 'ada');
  expect(await limits.take('failures-by-account', 'ada')).toBeNull();
  await limits.reset('failures-by-account', 'ada');
  expect(await limits.take('failures-by-account', 'ada')).toBeNull();
});

test('memory is bounded: the oldest window goes first', async () => {
  const limits = createMemorySignInLimits({ now: () => 0, maxKeys: 2 });
  for (let attempt = 1; attempt <= 11; attempt += 1) await limits.take('failures-by-account', 'ada');
  await limits.take('failures-by-account', 'grace');
  expect(await limits.take('failures-by-account', 'ada')).not.toBeNull();
  await limits.take('failures-by-account', 'linus');
  expect(await limits.take('failures-by-account', 'ada')).toBeNull();
});
