import type { Id } from '@parley/shared/ids';
import type { Actor, Deps } from '../deps.ts';
import { refusals } from '../policies.ts';
import { RelayError, refusedError } from '../relay-error.ts';

/**
 * Throws `not-found` where somebody does not exist or is deactivated, `forbidden` where somebody blocked the actor (no words say so); `path` names the input field
 * in the issues.
 */
export async function requireReachable(deps: Pick<Deps, 'users' | 'blocks'>, actor: Actor, userIds: Id[], path: string): Promise<void> {
  const wanted = [...new Set(userIds)].filter((id) => id !== actor.userId);
  if (wanted.length === 0) return;
  const issuesOf = (ids: Id[], message: string) => ids.slice(0, 20).map((id) => ({ path: `${path}.${userIds.indexOf(id)}`, message }));
  const reachable = new Set((await deps.users.get(wanted)).filter((user) => !user.deactivated).map((user) => user.id));
  const missing = wanted.filter((id) => !reachable.has(id));
  if (missing.length > 0) {
    const words = missing.length === 1 ? 'One of these people does not exist any more.' : 'Some of these people do not exist any more.';
    throw new RelayError('not-found', words, { issues: issuesOf(missing, 'no such person') });
  }
  const unwilling = await deps.blocks.blockersAmong(wanted, actor.userId);
  if (unwilling.length > 0) throw refusedError(refusals.unreachable, issuesOf(unwilling, 'cannot be brought in by you'));
}
