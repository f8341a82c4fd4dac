import type { Actor, Deps } from '../deps.ts';
import { RelayError } from '../relay-error.ts';
import { endSessions } from './end-sessions.ts';
import { signInWords } from './sign-in-words.ts';

type PasswordDeps = Pick<Deps, 'users' | 'sessions' | 'passwords' | 'publisher' | 'signInLimits'>;

/** Sets a new password and ends the person's other sessions. Throws `unauthenticated` where `current` is wrong (10 in 10 minutes, then `rate-limited`). */
export async function changePassword(deps: PasswordDeps, actor: Actor, input: { current: string; next: string }): Promise<void> {
  const waitMs = await deps.signInLimits.take('failures-by-account', actor.userId);
  if (waitMs !== null) throw new RelayError('rate-limited', signInWords.tooManySignIns, { retryAfterMs: waitMs });
  const isRight = await deps.passwords.verify(await deps.users.passwordHash(actor.userId), input.current);
  if (!isRight) throw new RelayError('unauthenticated', signInWords.refused);
  await deps.signInLimits.reset('failures-by-account', actor.userId);
  await deps.users.setPasswordHash(actor.userId, await deps.passwords.hash(input.next));
  await endSessions(deps, { userId: actor.userId, exceptSessionId: actor.sessionId });
}
