import type { CallOutput, ParsedCallInput } from '@parley/shared/protocol/calls';
import type { Actor, Deps } from '../deps.ts';
import { RelayError } from '../relay-error.ts';
import { requireOutgoing } from './require-hook.ts';

type RedeliverDeps = Pick<Deps, 'hooks' | 'hookDeliveries' | 'memberships'>;

/** Tries a dead delivery again. Throws `not-found`, `forbidden`, `gone`, `invalid` (it is an incoming webhook). */
export async function redeliver(deps: RedeliverDeps, actor: Actor, input: ParsedCallInput<'hooks.redeliver'>): Promise<CallOutput<'hooks.redeliver'>> {
  await requireOutgoing(deps, actor, input.hookId);
  const delivery = await deps.hookDeliveries.redeliver(input.hookId, input.deliveryId);
  if (delivery === null) throw new RelayError('not-found', 'There is no such delivery, or it was long ago.');
  return { delivery };
}
