import type { CallOutput } from '@parley/shared/protocol/calls';
import type { Actor, Deps } from '../deps.ts';

/** Where the actor is told what is there while he is away, without tokens. */
export async function listTargets(deps: Pick<Deps, 'pushTargets'>, actor: Actor): Promise<CallOutput<'push.list'>> {
  return { targets: await deps.pushTargets.list(actor.userId) };
}
