import type { ParsedCallInput } from '@parley/shared/protocol/calls';
import { endBot } from '../bots/delete-bot.ts';
import type { Actor, Deps } from '../deps.ts';
import { requireHook } from './require-hook.ts';

type DeleteDeps = Pick<Deps, 'hooks' | 'bots' | 'rooms' | 'memberships' | 'publisher' | 'newId'>;

/** Ends a webhook for good: its bot and its address. What it wrote stays. One that is gone already: nothing happens. Throws `forbidden`, `not-found`, `gone` (the room). */
export async function deleteHook(deps: DeleteDeps, actor: Actor, { hookId }: ParsedCallInput<'hooks.delete'>): Promise<Record<string, never>> {
  if ((await deps.hooks.find(hookId)) === null) return {};
  const hook = await requireHook(deps, actor, hookId);
  const by = { actorId: actor.userId, address: null };
  // The bot first: were it last, a crash between the two would leave one that no call can reach.
  if (hook.botId !== undefined) await endBot(deps, { by, botId: hook.botId, sessionId: actor.sessionId });
  await deps.hooks.remove({ by, hook });
  return {};
}
