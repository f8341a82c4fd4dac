import type { AdminUser } from '@parley/shared/entities/admin';
import type { Id } from '@parley/shared/ids';
import type { Deps } from '../deps.ts';
import { refusals } from '../policies.ts';
import { RelayError, refusedError } from '../relay-error.ts';
import type { AdminActor, UserChange } from './admin-ports.ts';
import { requireAdmin } from './require-admin.ts';

type UpdateDeps = Pick<Deps, 'admin' | 'users' | 'publisher' | 'newId'>;
type Update = { userId: Id; change: UserChange; opId?: Id | undefined };

const words = {
  lastAdmin: 'This is the only admin of this server. Make somebody else an admin first.',
  bot: 'A bot cannot be an admin.',
  unknown: 'There is no such person.',
} as const;

/**
 * Makes somebody an admin or not, or deactivates an account (its sessions end on every node within a second; what was written stays) or brings it back. Throws
 * `forbidden`, `not-found`, `conflict` (the last admin, a bot).
 */
export async function updateAccount(deps: UpdateDeps, actor: AdminActor, { userId, change, opId = deps.newId() }: Update): Promise<{ user: AdminUser }> {
  const by = await requireAdmin(deps, actor);
  const { verdict, sessionIds, audience } = await deps.admin.updateUser({ ...by, opId, userId, change });
  if (sessionIds.length > 0) deps.publisher.endSessions(sessionIds, 'deactivated');
  if (verdict === 'forbidden') throw refusedError(refusals.notAdmin);
  if (verdict === 'conflict') throw new RelayError('conflict', words.lastAdmin);
  if (verdict === 'bot') throw new RelayError('conflict', words.bot);
  const [[user], account] = await Promise.all([deps.users.get([userId]), deps.admin.user(userId)]);
  if (verdict === 'not-found' || user === undefined || account === null) throw new RelayError('not-found', words.unknown);
  for (const told of audience) deps.publisher.inbox(told.userId, { type: 'user-updated', inboxVersion: told.inboxVersion, user });
  return { user: account };
}

/** What a call of the wire asks for, which must be exactly one of both. Throws `invalid`. */
export function userChangeOf({ admin, deactivated }: { admin?: boolean | undefined; deactivated?: boolean | undefined }): UserChange {
  if (admin !== undefined && deactivated === undefined) return { admin };
  if (deactivated !== undefined && admin === undefined) return { deactivated };
  throw new RelayError('invalid', 'Say one change: `admin` or `deactivated`.', { issues: [{ path: '', message: 'must say one change' }] });
}
