import type { Id } from '@parley/shared/ids';
import type { Deps } from '../deps.ts';
import { RelayError } from '../relay-error.ts';
import { signInWords } from '../sessions/sign-in-words.ts';
import { openSecret, readCode, recoveryHash, stepOf } from './totp-codes.ts';

export type SecondStepDeps = Pick<Deps, 'totp' | 'settings' | 'clock'>;

/** `passed`: right, or the person has no second step. A code is used by it: it passes once, on all nodes together. */
export async function judgeSecondStep(deps: SecondStepDeps, userId: Id, typed: string | undefined): Promise<'passed' | 'needed' | 'wrong'> {
  const stored = await deps.totp.find(userId);
  if (!stored?.isConfirmed) return 'passed';
  if (typed === undefined || typed.trim() === '') return 'needed';
  const code = readCode(typed);
  if ('recovery' in code) return (await deps.totp.useRecoveryCode(userId, recoveryHash(userId, code.recovery))) ? 'passed' : 'wrong';
  const secret = openSecret(deps.settings.refreshSecret, userId, stored.sealed);
  const step = secret === null ? null : stepOf(secret, code.digits, deps.clock.now());
  return step !== null && (await deps.totp.useStep(userId, step)) ? 'passed' : 'wrong';
}

/** The refusal of somebody whose password was right: nobody else learns that there is a second step. */
export function secondStepError(judged: 'needed' | 'wrong', path: 'totp' | 'code' = 'totp'): RelayError {
  return judged === 'needed'
    ? new RelayError('unauthenticated', signInWords.codeNeeded, { issues: [{ path, message: 'is needed' }] })
    : new RelayError('unauthenticated', signInWords.codeWrong, { issues: [{ path, message: 'is wrong, or was used already' }] });
}
