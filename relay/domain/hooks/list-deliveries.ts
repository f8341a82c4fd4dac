import { limits } from '@parley/shared/limits';
import type { CallOutput, ParsedCallInput } from '@parley/shared/protocol/calls';
import type { Actor, Deps } from '../deps.ts';
import { requireOutgoing } from './require-hook.ts';

type ListDeps = Pick<Deps, 'hooks' | 'hookDeliveries' | 'memberships'>;

/** What an outgoing webhook was told, or is to be told, newest first. Throws `not-found`, `forbidden`, `gone`, `invalid` (it is an incoming one). */
export async function listDeliveries(deps: ListDeps, actor: Actor, input: ParsedCallInput<'hooks.deliveries'>): Promise<CallOutput<'hooks.deliveries'>> {
  const { hookId, before, state, limit = limits.hookDeliveriesPageMax } = input;
  await requireOutgoing(deps, actor, hookId);
  const found = await deps.hookDeliveries.list({ hookId, before, state, limit: limit + 1 });
  return { deliveries: found.slice(0, limit), more: found.length > limit };
}
