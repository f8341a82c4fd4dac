import { type PasswordDeps, requirePassword } from '../accounts/require-password.ts';
import type { Actor, Deps } from '../deps.ts';
import { endSessions } from './end-sessions.ts';

type ChangeDeps = PasswordDeps & Pick<Deps, 'sessions' | 'publisher'>;

/** Sets a new password and ends the person's other sessions. Throws `unauthenticated` where `current` is wrong (10 in 10 minutes, then `rate-limited`). */
export async function changePassword(deps: ChangeDeps, actor: Actor, input: { current: string; next: string }): Promise<void> {
  await requirePassword(deps, actor, input.current, 'current');
  await deps.users.setPasswordHash(actor.userId, await deps.passwords.hash(input.next));
  await endSessions(deps, { userId: actor.userId, exceptSessionId: actor.sessionId });
}
