import type { Hook } from '@parley/shared/entities/hook';
import type { Id } from '@parley/shared/ids';
import type { Actor, Deps } from '../deps.ts';
import { requireMember } from '../members/require-member.ts';
import { RelayError } from '../relay-error.ts';

/** The webhook, for who moderates its room. To everybody outside the room it looks unknown. Throws `not-found`, `forbidden`, `gone`. */
export async function requireHook(deps: Pick<Deps, 'hooks' | 'memberships'>, actor: Actor, hookId: Id): Promise<Hook> {
  const hook = await deps.hooks.find(hookId);
  if (hook === null) throw unknownHook();
  try {
    await requireMember(deps, actor, { roomId: hook.roomId, action: 'manage-hooks' });
  } catch (error) {
    throw error instanceof RelayError && error.code === 'not-found' ? unknownHook() : error;
  }
  return hook;
}

/** An outgoing one. Throws as `requireHook`, and `invalid` for an incoming one. */
export async function requireOutgoing(deps: Pick<Deps, 'hooks' | 'memberships'>, actor: Actor, hookId: Id): Promise<Hook> {
  const hook = await requireHook(deps, actor, hookId);
  if (hook.kind === 'outgoing') return hook;
  throw new RelayError('invalid', 'Only an outgoing webhook delivers anything.', { issues: [{ path: 'hookId', message: 'must be an outgoing webhook' }] });
}

export const unknownHook = () => new RelayError('not-found', 'There is no such webhook.');
