import { limits } from '@parley/shared/limits';
import type { ParsedCallInput } from '@parley/shared/protocol/calls';
import type { Actor, Deps } from '../deps.ts';
import { requireMember } from '../members/require-member.ts';
import type { HistoryPage } from '../ports.ts';
import { RelayError } from '../relay-error.ts';

const defaultLimit = 100;

/** A page of messages with the system events of the same span, nothing below the member's `firstSeq`. At most one of `before`, `after`, `around`; none: the newest. */
export async function messageHistory(
  deps: Pick<Deps, 'memberships' | 'logReader'>,
  actor: Actor,
  input: ParsedCallInput<'messages.history'>,
): Promise<HistoryPage> {
  const anchors = (['before', 'after', 'around'] as const).filter((name) => input[name] !== undefined);
  if (anchors.length > 1) {
    throw new RelayError('invalid', 'Give only one of before, after and around.', {
      issues: anchors.map((path) => ({ path, message: 'only one of before, after, around' })),
    });
  }
  const { membership } = await requireMember(deps, actor, { roomId: input.roomId, action: 'read' });
  return deps.logReader.history({
    roomId: input.roomId,
    firstSeq: membership.firstSeq,
    readerId: actor.userId,
    limit: Math.min(input.limit ?? defaultLimit, limits.historyPageMax),
    ...(input.before === undefined ? {} : { before: input.before }),
    ...(input.after === undefined ? {} : { after: input.after }),
    ...(input.around === undefined ? {} : { around: input.around }),
    ...(input.threadRootId === undefined ? {} : { threadRootId: input.threadRootId }),
  });
}
