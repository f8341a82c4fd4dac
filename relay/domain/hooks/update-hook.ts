import type { CallOutput, ParsedCallInput } from '@parley/shared/protocol/calls';
import type { Actor, Deps } from '../deps.ts';
import { requireAddress } from '../require-address.ts';
import { changeProfile } from '../users/update-user.ts';
import { requireOwnSettings } from './own-settings.ts';
import { requireHook, unknownHook } from './require-hook.ts';

type UpdateDeps = Pick<Deps, 'hooks' | 'memberships' | 'users' | 'publisher' | 'outgoingRefusal'>;

/** Changes a webhook; what is left out stays. The bot of an incoming one is called as it is. Throws `not-found`, `forbidden`, `gone`, `invalid` (a setting of the other kind, an address that is not posted to). */
export async function updateHook(deps: UpdateDeps, actor: Actor, input: ParsedCallInput<'hooks.update'>): Promise<CallOutput<'hooks.update'>> {
  const hook = await requireHook(deps, actor, input.hookId);
  requireOwnSettings(hook.kind, input);
  if (input.url !== undefined) requireAddress(deps, input.url, 'url');
  const { hookId, opId, ...change } = input;
  const changed = await deps.hooks.update({ by: { actorId: actor.userId, address: null }, hookId, change });
  if (changed === null) throw unknownHook();
  if (hook.botId !== undefined && change.name !== undefined) {
    await changeProfile(deps, { userId: hook.botId, sessionId: actor.sessionId }, { opId, displayName: change.name });
  }
  return { hook: changed };
}
