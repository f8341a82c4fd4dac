import type { Message } from '@parley/shared/entities/message';
import type { ParsedCallInput } from '@parley/shared/protocol/calls';
import type { Actor, Deps } from '../deps.ts';
import { refusalOf } from '../policies.ts';
import { announceReports } from '../reports/announce-reports.ts';
import { type ChangeDeps, changeMessage, messageOf } from './change-message.ts';

type DeleteDeps = ChangeDeps & Pick<Deps, 'reports' | 'publisher'>;

/**
 * Deletes one's own message, or as a moderator (admin, owner) somebody else's: what is left is a tombstone, the words are gone everywhere. By a moderator's deleting the
 * reports of it are decided; who deletes his own words stays reported. Throws as `changeMessage`.
 */
export async function deleteMessage(deps: DeleteDeps, actor: Actor, input: ParsedCallInput<'messages.delete'>): Promise<{ message: Message }> {
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
  const message = messageOf(outcome);
  if (message.authorId !== actor.userId) {
    const news = await deps.reports.close({ roomId: message.roomId, messageId: message.id, actorId: actor.userId });
    if (news) announceReports(deps, message.roomId, news);
  }
  return { message };
}
