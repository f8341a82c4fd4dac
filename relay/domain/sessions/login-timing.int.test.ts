import { afterAll, beforeAll, expect, test } from 'vitest';
import { type DomainWorld, openDomainWorld } from '../../../tests/support/domain-world.ts';
import { createArgon2Hasher } from '../../passwords/argon2-hasher.ts';
import { login } from './login.ts';
import { createMemorySignInLimits } from './memory-sign-in-limits.ts';
import { register } from './register.ts';

let world: DomainWorld;
const device = { name: 'Desk', platform: 'linux' };

beforeAll(async () => {
  world = await openDomainWorld();
  world.deps.passwords = createArgon2Hasher();
  await register(world.deps, { address: 'x' }, { handle: 'ada', displayName: 'Ada', password: 'correct horse battery', device });
});
afterAll(() => world.close());

async function timeOf(handle: string): Promise<number> {
  world.deps.signInLimits = createMemorySignInLimits();
  const start = performance.now();
  await expect(login(world.deps, { address: 'x' }, { handle, password: 'wrong horse battery', device })).rejects.toMatchObject({ code: 'unauthenticated' });
  return performance.now() - start;
}

/** How often a wrong password took longer than an unknown handle, of all pairs (the rank-sum test's AUC): 0.5 where nothing tells them apart, 1 where everything does. */
function shareLonger(wrongPassword: number[], unknownHandle: number[]): number {
  const wins = wrongPassword.flatMap((one) => unknownHandle.map((other) => (one > other ? 1 : one === other ? 0.5 : 0)));
  return wins.reduce<number>((sum, win) => sum + win, 0) / wins.length;
}

test('how long a refusal takes does not tell whether the handle exists', async () => {
  const times: { ada: number[]; nobody: number[] } = { ada: [], nobody: [] };
  await timeOf('ada');
  // Alternating, so that a busy machine slows both alike.
  for (let round = 0; round < 30; round += 1) {
    times.ada.push(await timeOf('ada'));
    times.nobody.push(await timeOf(`nobody-${round}`));
  }
  const median = (list: number[]) => list.toSorted((one, other) => one - other)[Math.floor(list.length / 2)] ?? 0;
  const ratio = median(times.ada) / median(times.nobody);
  // Without the decoy an unknown handle takes a tenth of the time: ratio 10, share 1.
  expect(ratio).toBeGreaterThan(0.67);
  expect(ratio).toBeLessThan(1.5);
  expect(shareLonger(times.ada, times.nobody)).toBeLessThan(0.9);
  expect(shareLonger(times.ada, times.nobody)).toBeGreaterThan(0.1);
});
