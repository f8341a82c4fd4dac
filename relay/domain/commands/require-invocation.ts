import type { Id } from '@parley/shared/ids';
import { requireRoomOfToken } from '../bots/require-scope.ts';
import type { Actor, Deps } from '../deps.ts';
import { RelayError } from '../relay-error.ts';
import type { StoredInvocation } from './command-ports.ts';

/** That the caller is a bot. Throws `forbidden`. */
export function requireBotActor(actor: Actor): void {
  if (actor.grant === undefined) throw new RelayError('forbidden', 'This is for bots only.');
}

/** A command that waits for this bot, or was answered by it. Throws `not-found`, `forbidden` (the token), `gone` (it failed or expired). */
export async function requireInvocation(deps: Pick<Deps, 'commands'>, actor: Actor, invocationId: Id): Promise<StoredInvocation> {
  const invocation = await deps.commands.find(invocationId);
  if (invocation?.botId !== actor.userId) throw new RelayError('not-found', 'There is no such command for this bot.');
  requireRoomOfToken(actor, invocation.roomId);
  if (invocation.state === 'expired') throw new RelayError('gone', 'This command waited too long: who typed it was told so.');
  if (invocation.state === 'failed') throw new RelayError('gone', 'This command has failed before: who typed it was told so.');
  return invocation;
}
