import { expect, test } from 'vitest';
import { randomRun } from './testing/random-run.ts';

// The last one: the only reply in a thread that is not held whole is deleted.
const fixed = [1, 2, 3, 4, 5, 369_511_838];
const fresh = Math.floor(Math.random() * 1e9);

test.each([...fixed, fresh])('stores converge under random faults (seed %i)', { timeout: 120_000 }, async (seed) => {
  expect(await randomRun(seed), `seed ${seed}`).toEqual([]);
});
