import type { CallOutput } from '@parley/shared/protocol/calls';
import { isRoomOfToken } from '../bots/require-scope.ts';
import type { Actor, Deps } from '../deps.ts';
import { requireBotActor } from './require-invocation.ts';
import { toInvocation } from './to-invocation.ts';

/** What waits for a bot's answer, in the rooms its token is for. Throws `forbidden`: the caller is no bot. */
export async function pendingCommands(deps: Pick<Deps, 'commands' | 'users'>, actor: Actor): Promise<CallOutput<'commands.pending'>> {
  requireBotActor(actor);
  const waiting = await deps.commands.pending(actor.userId);
  return {
    invocations: await toInvocation(
      deps,
      waiting.filter(({ roomId }) => isRoomOfToken(actor, roomId)),
    ),
  };
}
