import type { ParsedCallInput } from '@parley/shared/protocol/calls';
import { requireRoomOfToken } from '../bots/require-scope.ts';
import type { Actor, Deps } from '../deps.ts';
import { RelayError } from '../relay-error.ts';
import { requireBotActor } from './require-invocation.ts';
import { tellEnded } from './tell-ended.ts';

type FailDeps = Pick<Deps, 'commands' | 'publisher'>;

/** A bot could not do what a command asks; who typed it is told why. Again, or after it expired: nothing happens. Throws `not-found`, `forbidden`. */
export async function failCommand(deps: FailDeps, actor: Actor, input: ParsedCallInput<'commands.fail'>): Promise<Record<string, never>> {
  requireBotActor(actor);
  const invocation = await deps.commands.find(input.invocationId);
  if (invocation?.botId !== actor.userId) throw new RelayError('not-found', 'There is no such command for this bot.');
  requireRoomOfToken(actor, invocation.roomId);
  const { message } = input;
  if (await deps.commands.settle({ id: invocation.id, state: 'failed', message })) tellEnded(deps, invocation, { outcome: 'failed', message });
  return {};
}
