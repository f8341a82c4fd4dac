import type { ParsedCallInput } from '@parley/shared/protocol/calls';
import type { Actor, Deps } from '../deps.ts';

/** Tells nothing more there, and forgets what waited. Again: nothing happens. */
export async function removeTarget(
  deps: Pick<Deps, 'pushTargets'>,
  actor: Actor,
  { targetId }: ParsedCallInput<'push.remove'>,
): Promise<Record<string, never>> {
  await deps.pushTargets.remove(actor.userId, targetId);
  return {};
}
