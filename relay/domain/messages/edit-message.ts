import type { Message } from '@parley/shared/entities/message';
import type { ParsedCallInput } from '@parley/shared/protocol/calls';
import type { Actor, Deps } from '../deps.ts';
import { findMentions } from '../mentions/find-mentions.ts';
import { type ChangeDeps, changeMessage, messageOf } from './change-message.ts';

/** Gives a message of one's own other words; whom they name is found anew. The words before stay readable as a revision. Throws as `changeMessage`. */
export async function editMessage(
  deps: ChangeDeps & Pick<Deps, 'rooms'>,
  actor: Actor,
  input: ParsedCallInput<'messages.edit'>,
): Promise<{ message: Message }> {
  const opId = input.opId ?? deps.newId();
  const outcome = await changeMessage(deps, actor, { roomId: input.roomId, action: 'edit' }, async ({ refusal, memberVersion }) => ({
    type: 'message-edited',
    roomId: input.roomId,
    opId,
    actorId: actor.userId,
    memberVersion,
    messageId: input.id,
    body: input.body,
    mentions: refusal ? { userIds: [] } : await findMentions(deps, { ...input, authorId: actor.userId }),
  }));
  return { message: messageOf(outcome) };
}
