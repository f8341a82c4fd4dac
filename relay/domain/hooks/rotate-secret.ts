import type { CallOutput, ParsedCallInput } from '@parley/shared/protocol/calls';
import type { Actor, Deps } from '../deps.ts';
import { hashOfHookSecret, hookSecretOf } from './hook-secret.ts';
import { requireHook, unknownHook } from './require-hook.ts';
import { toldSecret } from './told-secret.ts';

type RotateDeps = Pick<Deps, 'hooks' | 'memberships' | 'newId' | 'settings'>;

/** Makes a webhook's secret anew; the one before ends at once. The same `opId` again answers the same. Throws `not-found`, `forbidden`, `gone` (the room). */
export async function rotateSecret(deps: RotateDeps, actor: Actor, input: ParsedCallInput<'hooks.rotateSecret'>): Promise<CallOutput<'hooks.rotateSecret'>> {
  const { id: hookId } = await requireHook(deps, actor, input.hookId);
  const rotated = await deps.hooks.rotate({
    by: { actorId: actor.userId, address: null },
    hookId,
    opId: input.opId ?? deps.newId(),
    hashOf: (version) => hashOfHookSecret(hookSecretOf(deps.settings.refreshSecret, hookId, version)),
  });
  if (rotated === null) throw unknownHook();
  return toldSecret(deps.settings, rotated);
}
