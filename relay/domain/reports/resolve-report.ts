import type { Id } from '@parley/shared/ids';
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
 * server, who need not be in it; to others it is `not-found`.
 */
export async function resolveReport(deps: ResolveDeps, actor: Actor, input: ParsedCallInput<'reports.resolve'>): Promise<Record<string, never>> {
  const { id, action } = input;
  const report = await deps.reports.find(id);
  if (report === null) throw refusedError(refusals.unknownReport);
  const { roomId, messageId } = report;
  const isModerator = refusalOf('see-reports', await deps.memberships.access(roomId, actor.userId)) === null;
  if (!isModerator && !(await deps.admin.isAdmin(actor.userId))) throw refusedError(refusals.unknownReport);
  if (!report.isOpen) return {};
  if (action === 'removed') await (isModerator ? removeAsModerator : removeAsAdmin)(deps, actor, { roomId, messageId });
  const news = await deps.reports.resolve({ id, actorId: actor.userId, action, asAdmin: !isModerator });
  if (news) announceReports(deps, roomId, news);
  return {};
}

type Place = { roomId: Id; messageId: Id };

/** Its author or another moderator may have been faster. */
async function removeAsModerator(deps: ResolveDeps, actor: Actor, { roomId, messageId }: Place): Promise<void> {
  await deleteMessage(deps, actor, { roomId, id: messageId }).catch((error: unknown) => {
    if (!(error instanceof RelayError) || error.code !== 'gone') throw error;
  });
}

async function removeAsAdmin(deps: ResolveDeps, actor: Actor, place: Place): Promise<void> {
  const write = await deps.reports.deleteAsAdmin({ ...place, opId: deps.newId(), actorId: actor.userId });
  if (write.verdict === 'forbidden') throw refusedError(refusals.notAdmin);
  if (write.packet) deps.publisher.log(write.packet);
}
