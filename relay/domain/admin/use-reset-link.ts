import type { ResetPasswordInput } from '@parley/shared/protocol/http';
import type { Deps } from '../deps.ts';
import { RelayError } from '../relay-error.ts';
import { signInWords } from '../sessions/sign-in-words.ts';
import { resetCodeHash } from './reset-code.ts';

type ResetDeps = Pick<Deps, 'admin' | 'passwords' | 'publisher' | 'signInLimits'>;

/** Sets a new password by an admin's code and ends all sessions of the person. Throws `not-found` (the code is used, too old, void or never was), `rate-limited`. */
export async function useResetLink(deps: ResetDeps, client: { address: string }, { code, next }: ResetPasswordInput): Promise<void> {
  const waitMs = await deps.signInLimits.take('sign-ins-by-address', client.address);
  if (waitMs !== null) throw new RelayError('rate-limited', signInWords.tooManySignIns, { retryAfterMs: waitMs });
  const codeHash = resetCodeHash(code);
  // Looked up before hashing, so that a bad code costs no work; what is stored decides.
  if (!(await deps.admin.isResetGood(codeHash))) throw deadCode();
  const used = await deps.admin.useReset({ codeHash, passwordHash: await deps.passwords.hash(next), address: client.address });
  if (used === null) throw deadCode();
  deps.publisher.endSessions(used.sessionIds, 'revoked');
  await deps.signInLimits.reset('failures-by-account', used.handle);
}

function deadCode(): RelayError {
  return new RelayError(
    'not-found',
    'This link sets no password (any more): it was used, is older than a day, or was replaced by a newer one. Ask for a new one.',
    {
      issues: [{ path: 'code', message: 'is not valid any more' }],
    },
  );
}
