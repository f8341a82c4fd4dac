import type { Id } from '@parley/shared/ids';
import { limits } from '@parley/shared/limits';
import type { CallOutput } from '@parley/shared/protocol/calls';
import type { Deps } from '../deps.ts';
import { RelayError } from '../relay-error.ts';
import type { AdminActor } from './admin-ports.ts';
import { requireAdmin } from './require-admin.ts';
import { newResetCode, resetCodeHash } from './reset-code.ts';

/**
 * Makes a code by which somebody sets a new password, once and within a day; codes made before are void. It stands behind the `#` of the page's address, which no
 * server and no log gets to see. Throws `forbidden`, `not-found`, `conflict` (a bot, or deactivated).
 */
export async function makeResetLink(
  deps: Pick<Deps, 'admin'> & { settings: Pick<Deps['settings'], 'publicUrl'> },
  actor: AdminActor,
  { userId }: { userId: Id },
): Promise<CallOutput<'admin.resetPassword'>> {
  const by = await requireAdmin(deps, actor);
  const code = newResetCode();
  const { verdict, expiresAt } = await deps.admin.keepReset({ ...by, userId, codeHash: resetCodeHash(code), lifeMs: limits.resetMs });
  if (verdict === 'not-found') throw new RelayError('not-found', 'There is no such person.');
  if (verdict === 'unfit') throw new RelayError('conflict', 'This account has no password to set: it is deactivated, or a bot.');
  const path = `/reset#${code}`;
  const { publicUrl } = deps.settings;
  return { code, path, expiresAt, ...(publicUrl === null ? {} : { url: new URL(path, publicUrl).href }) };
}
