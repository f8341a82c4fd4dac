import type { DeleteAccountInput } from '@parley/shared/protocol/account';
import type { Actor, Deps } from '../deps.ts';
import { RelayError } from '../relay-error.ts';
import { type PasswordDeps, requireBoth } from './require-password.ts';
import type { SecondStepDeps } from './second-step.ts';

type DeleteDeps = PasswordDeps & SecondStepDeps & Pick<Deps, 'deletions' | 'publisher'>;

/**
 * Ends the actor's account for good: sessions end everywhere, the handle stays taken, and what stays is by a "Deleted account". Its rooms are left (and with `remove` its
 * traces taken away) by `finishDeletion` soon after. Throws `unauthenticated` (wrong password or code), `rate-limited`, `conflict` (the last admin).
 */
export async function deleteAccount(deps: DeleteDeps, actor: Actor, input: DeleteAccountInput): Promise<void> {
  await requireBoth(deps, actor, { password: input.password, code: input.totp, codePath: 'totp' });
  const { verdict, sessionIds, user, audience } = await deps.deletions.delete(actor.userId, input.messages);
  if (verdict === 'last-admin') throw new RelayError('conflict', 'You are the only admin of this server. Make somebody else an admin first.');
  if (sessionIds.length > 0) deps.publisher.endSessions(sessionIds, 'account-deleted');
  for (const { userId, inboxVersion } of audience) deps.publisher.inbox(userId, { type: 'user-updated', inboxVersion, user });
}
