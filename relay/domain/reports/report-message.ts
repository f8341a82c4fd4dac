import type { ParsedCallInput } from '@parley/shared/protocol/calls';
import type { Actor, Deps } from '../deps.ts';
import { requireMember } from '../members/require-member.ts';
import { refusals } from '../policies.ts';
import { refusedError } from '../relay-error.ts';
import { announceReports } from './announce-reports.ts';

type ReportDeps = Pick<Deps, 'memberships' | 'reports' | 'publisher' | 'newId'>;

/** Brings a message before the room's moderators, with its words as they are now. Throws `not-found`, `gone`, `forbidden` (it is the actor's own). */
export async function reportMessage(deps: ReportDeps, actor: Actor, input: ParsedCallInput<'messages.report'>): Promise<Record<string, never>> {
  const { roomId, id: messageId, reason, comment = '' } = input;
  await requireMember(deps, actor, { roomId, action: 'read' });
  const id = input.opId ?? deps.newId();
  const { verdict, news } = await deps.reports.add({ id, roomId, messageId, reporterId: actor.userId, reason, comment: comment.trim() });
  if (verdict === 'not-found') throw refusedError(refusals.unknownMessage);
  if (verdict === 'gone') throw refusedError(refusals.deletedMessage);
  if (verdict === 'forbidden') throw refusedError(refusals.ownMessage);
  if (news) announceReports(deps, roomId, news);
  return {};
}
