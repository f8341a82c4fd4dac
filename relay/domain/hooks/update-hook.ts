import type { CallOutput, ParsedCallInput } from '@parley/shared/protocol/calls';
import type { Actor, Deps } from '../deps.ts';
import { requireOwnSettings } from './own-settings.ts';
import { requireHook, unknownHook } from './require-hook.ts';

/** Changes a webhook; what is left out stays. Throws `not-found`, `forbidden`, `gone`, `invalid` (a setting of the other kind). */
export async function updateHook(
  deps: Pick<Deps, 'hooks' | 'memberships'>,
  actor: Actor,
  input: ParsedCallInput<'hooks.update'>,
): Promise<CallOutput<'hooks.update'>> {
  const hook = await requireHook(deps, actor, input.hookId);
  requireOwnSettings(hook.kind, input);
  const { hookId, opId: _, ...change } = input;
  const changed = await deps.hooks.update(hookId, change);
  if (changed === null) throw unknownHook();
  return { hook: changed };
}
