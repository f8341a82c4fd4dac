import { afterAll, beforeAll, expect, test } from 'vitest';
import { type DomainWorld, openDomainWorld } from '../../../tests/support/domain-world.ts';
import { createSignInLimits } from '../../bus/sign-in-limits.ts';
import { createArgon2Hasher } from '../../passwords/argon2-hasher.ts';
import { rateLimitsSchema } from '../../rate-limits.ts';
import { login } from './login.ts';
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
  world.deps.signInLimits = createSignInLimits(rateLimitsSchema.parse({}), null);
  const start = performance.now();
  await expect(login(world.deps, { address: 'x' }, { handle, password: 'wrong horse battery', device })).rejects.toMatchObject({ code: 'unauthenticated' });
  return performance.now() - start;
}

/** How often a wrong password took longer than an unknown handle, of all pairs (the rank-sum test's AUC): 0.5 where nothing tells them apart, 1 where everything does. */
function shareLonger(wrongPassword: number[], unknownHandle: number[]): number {
  const wins = wrongPassword.flatMap((one) => unknownHandle.map((other) => (one > other ? 1 : one === other ? 0.5 : 0)));
  return wins.reduce<number>((sum, win) => sum + win, 0) / wins.length;
}

/** A low quantile: what other programs on the machine add only makes times longer, and hardly touches the fast ones. */
function fastTime(times: number[]): number {
  return times.toSorted((one, other) => one - other)[Math.floor(times.length / 5)] ?? 0;
}

test('how long a refusal takes does not tell whether the handle exists', async () => {
  const ada: number[] = [];
  const nobody: number[] = [];
  const measure = { ada: async () => ada.push(await timeOf('ada')), nobody: async () => nobody.push(await timeOf(`nobody-${nobody.length}`)) };
  const isAlike = () => {
    const ratio = fastTime(ada) / fastTime(nobody);
    const share = shareLonger(ada, nobody);
    // Without the decoy an unknown handle takes a tenth of the time: ratio 9, share 1.
    return ratio > 0.67 && ratio < 1.5 && share > 0.1 && share < 0.9;
  };
  await timeOf('ada');
  // In turn, and each first half of the time, so that a busy machine slows both alike; more rounds only where it was too busy to tell.
  for (let round = 0; round < 25 || (!isAlike() && round < 150); round += 1) {
    for (const who of round % 2 === 0 ? (['ada', 'nobody'] as const) : (['nobody', 'ada'] as const)) await measure[who]();
  }
  expect(isAlike(), `wrong password ${fastTime(ada)} ms, unknown handle ${fastTime(nobody)} ms, longer in ${shareLonger(ada, nobody)}`).toBe(true);
});
