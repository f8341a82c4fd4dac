import type { Message } from '@parley/shared/entities/message';
import type { Id } from '@parley/shared/ids';
import type { Actor, Deps } from '../deps.ts';
import { RelayError } from '../relay-error.ts';
import type { StoredInvocation } from './command-ports.ts';
import { requireInvocation } from './require-invocation.ts';
import { tellEnded } from './tell-ended.ts';

/** The command that a bot's message in this room answers. Throws `not-found` (none of this bot here), `gone` (it failed or expired). */
export async function requireAnswered(deps: Pick<Deps, 'commands'>, actor: Actor, input: { roomId: Id; commandId: Id }): Promise<StoredInvocation> {
  const invocation = await requireInvocation(deps, actor, input.commandId);
  if (invocation.roomId !== input.roomId) throw new RelayError('not-found', 'This command was typed in another room.');
  return invocation;
}

/** Notes that this message answers the command, after it was stored. A bot that dies before sends the same message again, and this follows. */
export async function noteAnswered(deps: Pick<Deps, 'commands' | 'publisher'>, invocation: StoredInvocation, message: Message): Promise<void> {
  const isFirst = await deps.commands.settle({ id: invocation.id, state: 'answered', messageId: message.id });
  if (isFirst) tellEnded(deps, invocation, { outcome: 'done', messageId: message.id });
}
