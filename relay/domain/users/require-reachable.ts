import type { Id } from '@parley/shared/ids';
import type { Deps } from '../deps.ts';
import { RelayError } from '../relay-error.ts';

/** Throws `not-found` where somebody does not exist or is deactivated; `path` names the input field in the issues. */
export async function requireReachable(deps: Pick<Deps, 'users'>, userIds: Id[], path: string): Promise<void> {
  const wanted = [...new Set(userIds)];
  if (wanted.length === 0) return;
  const reachable = new Set((await deps.users.get(wanted)).filter((user) => !user.deactivated).map((user) => user.id));
  const missing = wanted.filter((id) => !reachable.has(id));
  if (missing.length === 0) return;
  const issues = missing.slice(0, 20).map((id) => ({ path: `${path}.${userIds.indexOf(id)}`, message: 'no such person' }));
  throw new RelayError('not-found', missing.length === 1 ? 'One of these people does not exist any more.' : 'Some of these people do not exist any more.', {
    issues,
  });
}
