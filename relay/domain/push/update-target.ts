import type { CallOutput, ParsedCallInput } from '@parley/shared/protocol/calls';
import type { Actor, Deps } from '../deps.ts';
import { RelayError } from '../relay-error.ts';

/** Changes how much is said there. Throws `not-found`. */
export async function updateTarget(
  deps: Pick<Deps, 'pushTargets'>,
  actor: Actor,
  { targetId, contents }: ParsedCallInput<'push.update'>,
): Promise<CallOutput<'push.update'>> {
  const target = await deps.pushTargets.update(actor.userId, targetId, contents);
  if (target === null) throw unknownTarget();
  return { target };
}

export const unknownTarget = () => new RelayError('not-found', 'This was removed already.');
