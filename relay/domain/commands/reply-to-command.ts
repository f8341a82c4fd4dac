import type { ParsedCallInput } from '@parley/shared/protocol/calls';
import type { Actor, Deps } from '../deps.ts';
import { RelayError } from '../relay-error.ts';
import { requireInvocation } from './require-invocation.ts';

type ReplyDeps = Pick<Deps, 'commands' | 'publisher' | 'server'>;

/** How long words may follow each other to who typed a command. */
const repliesForMs = 15 * 60_000;

/** Tells who typed a command something that nobody else sees and that is kept nowhere. Throws `not-found`, `forbidden`, `gone`. */
export async function replyToCommand(deps: ReplyDeps, actor: Actor, input: ParsedCallInput<'commands.reply'>): Promise<Record<string, never>> {
  const { id, roomId, botId, userId, threadRootId, createdAt } = await requireInvocation(deps, actor, input.invocationId);
  if ((await deps.server.now()) > createdAt + repliesForMs) throw new RelayError('gone', 'This command was typed too long ago for another answer.');
  await deps.commands.settle({ id, state: 'answered' });
  const thread = threadRootId === undefined ? {} : { threadRootId };
  deps.publisher.signalPerson(userId, {
    type: 'command-answered',
    invocationId: id,
    roomId,
    botId,
    ...thread,
    outcome: 'reply',
    id: input.id,
    body: input.body,
  });
  return {};
}
