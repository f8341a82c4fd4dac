import type { Id } from '@parley/shared/ids';
import { limits } from '@parley/shared/limits';
import type { CallOutput } from '@parley/shared/protocol/calls';
import type { Deps } from '../deps.ts';
import { RelayError } from '../relay-error.ts';
import type { AdminActor } from './admin-ports.ts';
import { requireAdmin } from './require-admin.ts';
import { resetCodeHash, resetCodeOf } from './reset-code.ts';

/**
 * Makes a code by which somebody sets a new password, once and within a day; codes made before are void. It stands behind the `#` of the page's address, which no
 * server and no log gets to see. The same `opId` again: the same code, as long as it is good. Throws `forbidden`, `not-found`, `conflict` (a bot, or deactivated; the code of
 * this operation is over).
 */
export async function makeResetLink(
  deps: Pick<Deps, 'admin' | 'newId'> & { settings: Pick<Deps['settings'], 'publicUrl' | 'refreshSecret'> },
  actor: AdminActor,
  { userId, opId = deps.newId() }: { userId: Id; opId?: Id | undefined },
): Promise<CallOutput<'admin.resetPassword'>> {
  const by = await requireAdmin(deps, actor);
  const code = resetCodeOf(deps.settings.refreshSecret, { actorId: by.actorId, userId, opId });
  const { verdict, expiresAt } = await deps.admin.keepReset({ ...by, opId, userId, codeHash: resetCodeHash(code), lifeMs: limits.resetMs });
  if (verdict === 'not-found') throw new RelayError('not-found', 'There is no such person.');
  if (verdict === 'unfit') throw new RelayError('conflict', 'This account has no password to set: it is deactivated, or a bot.');
  if (verdict === 'over') throw new RelayError('conflict', 'This link was used, or a newer one was made. Make a new one.');
  const path = `/reset#${code}`;
  const { publicUrl } = deps.settings;
  return { code, path, expiresAt, ...(publicUrl === null ? {} : { url: new URL(path, publicUrl).href }) };
}
