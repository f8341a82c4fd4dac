import type { Actor, Deps } from '../deps.ts';
import { RelayError } from '../relay-error.ts';
import { signInWords } from '../sessions/sign-in-words.ts';
import { judgeSecondStep, type SecondStepDeps, secondStepError } from './second-step.ts';

export type PasswordDeps = Pick<Deps, 'users' | 'passwords' | 'signInLimits'>;

/**
 * Somebody who is signed in shows once more who he is. Throws `unauthenticated` where the password is wrong, `rate-limited` after 10 of those in 10 minutes.
 * @param path of the input that the issue names
 */
export async function requirePassword(deps: PasswordDeps, actor: Actor, password: string, path: 'current' | 'password' = 'password'): Promise<void> {
  await judged(deps, actor, () => judgePassword(deps, actor, password, path));
}

/** The same with the second step, where the person has one. `code`: six digits, or a recovery code. */
export async function requireBoth(
  deps: PasswordDeps & SecondStepDeps,
  actor: Actor,
  input: { password: string; code: string | undefined; codePath: 'totp' | 'code' },
): Promise<void> {
  await judged(deps, actor, async () => {
    await judgePassword(deps, actor, input.password, 'password');
    const step = await judgeSecondStep(deps, actor.userId, input.code);
    // Who was not asked for the code yet has guessed nothing.
    if (step === 'needed') await deps.signInLimits.refund('failures-by-account', actor.userId);
    if (step !== 'passed') throw secondStepError(step, input.codePath);
  });
}

/** A failure is counted in advance, so that guesses at the same time cannot slip through. */
async function judged(deps: PasswordDeps, actor: Actor, judge: () => Promise<void>): Promise<void> {
  const waitMs = await deps.signInLimits.take('failures-by-account', actor.userId);
  if (waitMs !== null) throw new RelayError('rate-limited', signInWords.tooManySignIns, { retryAfterMs: waitMs });
  await judge();
  await deps.signInLimits.reset('failures-by-account', actor.userId);
}

async function judgePassword(deps: PasswordDeps, actor: Actor, password: string, path: string): Promise<void> {
  if (await deps.passwords.verify(await deps.users.passwordHash(actor.userId), password)) return;
  throw new RelayError('unauthenticated', signInWords.refused, { issues: [{ path, message: 'is wrong' }] });
}
