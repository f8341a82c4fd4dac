import type { Message } from '@parley/shared/entities/message';
import type { ParsedCallInput } from '@parley/shared/protocol/calls';
import type { Actor } from '../deps.ts';
import { refusalOf } from '../policies.ts';
import { type ChangeDeps, changeMessage, messageOf } from './change-message.ts';

/** Deletes one's own message, or as a moderator (admin, owner) somebody else's: what is left is a tombstone, the words are gone everywhere. Throws as `changeMessage`. */
export async function deleteMessage(deps: ChangeDeps, actor: Actor, input: ParsedCallInput<'messages.delete'>): Promise<{ message: Message }> {
  const opId = input.opId ?? deps.newId();
  const outcome = await changeMessage(deps, actor, { roomId: input.roomId, action: 'delete' }, ({ access, memberVersion }) => ({
    type: 'message-deleted',
    roomId: input.roomId,
    opId,
    actorId: actor.userId,
    memberVersion,
    messageId: input.id,
    isModerator: refusalOf('delete-others', access) === null,
  }));
  return { message: messageOf(outcome) };
}
