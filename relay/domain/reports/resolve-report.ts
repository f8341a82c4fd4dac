import type { ParsedCallInput } from '@parley/shared/protocol/calls';
import type { Actor, Deps } from '../deps.ts';
import type { ChangeDeps } from '../messages/change-message.ts';
import { deleteMessage } from '../messages/delete-message.ts';
import { refusalOf, refusals } from '../policies.ts';
import { RelayError, refusedError } from '../relay-error.ts';
import { announceReports } from './announce-reports.ts';

type ResolveDeps = ChangeDeps & Pick<Deps, 'reports' | 'admin' | 'publisher'>;

/**
 * Ends a report with every other open one of the same message: nothing is to be done, or (`removed`) the message is deleted. Moderators of the room and admins of the
 * server; to others it is `not-found`. An admin who is no moderator there can only dismiss: the words of a room are deleted by its own people.
 */
export async function resolveReport(deps: ResolveDeps, actor: Actor, input: ParsedCallInput<'reports.resolve'>): Promise<Record<string, never>> {
  const { id, action } = input;
  const report = await deps.reports.find(id);
  if (report === null) throw refusedError(refusals.unknownReport);
  const { roomId, messageId } = report;
  const isModerator = refusalOf('see-reports', await deps.memberships.access(roomId, actor.userId)) === null;
  if (!isModerator && !(await deps.admin.isAdmin(actor.userId))) throw refusedError(refusals.unknownReport);
  if (!report.isOpen) return {};
  if (action === 'removed') {
    if (!isModerator) throw new RelayError('forbidden', 'Only moderators of the room delete its messages. You can archive or delete the room as a whole.');
    await deleteMessage(deps, actor, { roomId, id: messageId }).catch((error: unknown) => {
      // Its author or another moderator was faster.
      if (!(error instanceof RelayError) || error.code !== 'gone') throw error;
    });
  }
  const news = await deps.reports.resolve({ id, actorId: actor.userId, action });
  if (news) announceReports(deps, roomId, news);
  return {};
}
