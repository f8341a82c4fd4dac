import { afterEach, beforeEach, expect, it } from 'vitest';
import { chooseSeed } from '../faults/choose-seed.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';
import { runTorture } from './run-torture.ts';
import { installWrongVariant, wrongVariants } from './wrong-variants.ts';

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(() => database.drop());

it('the append function keeps every promise under writers that are killed', async () => {
  const seed = chooseSeed();
  const result = await runTorture({ databaseUrl: database.url, seconds: 8, seed });
  console.log(
    `torture: seed ${seed}, ${result.attempts} attempts, ${result.acknowledged} acknowledged, ${result.events} events, ${result.reads} reads in flight, ${result.kills} kills`,
  );
  expect(result.findings, `seed ${seed}`).toEqual([]);
  expect(result.kills).toBeGreaterThan(0);
  expect(result.reads).toBeGreaterThan(0);
});

const expected = {
  'no-dedupe': 'stored twice',
  'number-before-lock': 'acknowledged but missing',
  'forgotten-vote': 'wrong count of votes in an event',
  'policy-without-lock': 'event of somebody who was no member',
} as const;

it.each(wrongVariants)('a wrong append function is caught: %s', async (variant) => {
  const seed = chooseSeed();
  await installWrongVariant(database.url, variant);
  const result = await runTorture({ databaseUrl: database.url, seconds: 4, seed, killEveryMs: 10_000 });
  expect([...result.counts.keys()], `seed ${seed}`).toContain(expected[variant]);
});
