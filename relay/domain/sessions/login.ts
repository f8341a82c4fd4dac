import type { LoginInput, Session } from '@parley/shared/protocol/http';
import { judgeSecondStep, secondStepError } from '../accounts/second-step.ts';
import type { Deps } from '../deps.ts';
import { RelayError } from '../relay-error.ts';
import { signInWords } from './sign-in-words.ts';
import { startSession } from './start-session.ts';

type LoginDeps = Pick<
  Deps,
  'users' | 'sessions' | 'totp' | 'clock' | 'server' | 'passwords' | 'accessTokens' | 'signInLimits' | 'newId' | 'nodeUrls' | 'settings'
>;

/**
 * Signs in with handle and password, and the second step where the person has one (a right password without it: `unauthenticated` with the issue `totp`). Wrong
 * password, unknown handle and a deactivated account get the same words after the same work, so nothing tells which it was. Throws `unauthenticated`, `rate-limited` (60 from an address, 10 failures of an account in 10 minutes), `unavailable` (too many sign-ins at once).
 */
export async function login(deps: LoginDeps, client: { address: string }, input: LoginInput): Promise<Session> {
  const account = input.handle.trim().toLowerCase();
  await takeSignIn(deps, { client, account });
  const found = await refundOnError(deps, account, async () => {
    const credentials = await deps.users.credentials(account);
    const isRight = await deps.passwords.verify(credentials?.passwordHash ?? null, input.password);
    return isRight && credentials && !credentials.user.deactivated ? credentials : null;
  });
  if (!found) throw new RelayError('unauthenticated', signInWords.refused);
  const step = await refundOnError(deps, account, () => judgeSecondStep(deps, found.user.id, input.totp));
  // Not asked for the code before: nothing was guessed. The failures before stay, so that this is no way around them.
  if (step === 'needed') await deps.signInLimits.refund('failures-by-account', account);
  if (step !== 'passed') throw secondStepError(step);
  await deps.signInLimits.reset('failures-by-account', account);
  return startSession(deps, found.user, { device: input.device, address: client.address });
}

/** Takes from both budgets before the work; the account's failure is counted in advance, so that guesses at the same time cannot slip through. */
async function takeSignIn(deps: LoginDeps, who: { client: { address: string }; account: string }): Promise<void> {
  const addressWaitMs = await deps.signInLimits.take('sign-ins-by-address', who.client.address);
  const waitMs = addressWaitMs ?? (await deps.signInLimits.take('failures-by-account', who.account));
  if (waitMs !== null) throw new RelayError('rate-limited', signInWords.tooManySignIns, { retryAfterMs: waitMs });
}

/** An attempt that could not be judged was no failure of the person. */
async function refundOnError<T>(deps: LoginDeps, account: string, judge: () => Promise<T>): Promise<T> {
  try {
    return await judge();
  } catch (error) {
    await deps.signInLimits.refund('failures-by-account', account);
    throw error;
  }
}
