import { limits } from '@parley/shared/limits';
import type { ParsedCallInput } from '@parley/shared/protocol/calls';
import type { Actor, Deps } from '../deps.ts';
import { requireMember } from '../members/require-member.ts';
import type { LogPage } from '../ports.ts';
import { veilEdits } from './veil-edits.ts';

/** Events after `seq`, in order, without gap, from the member's `firstSeq` on. `reset`: the log cannot continue from there. */
export async function logSince(deps: Pick<Deps, 'memberships' | 'logReader'>, actor: Actor, input: ParsedCallInput<'log.since'>): Promise<LogPage> {
  const { membership } = await requireMember(deps, actor, { roomId: input.roomId, action: 'read' });
  const page = await deps.logReader.since({
    roomId: input.roomId,
    seq: input.seq,
    firstSeq: membership.firstSeq,
    limit: input.limit ?? limits.logPageMax,
    readerId: actor.userId,
    ...(input.until === undefined ? {} : { until: input.until }),
    ...(input.changesOnly === undefined ? {} : { changesOnly: input.changesOnly }),
  });
  return { ...page, events: veilEdits(page.events, membership.firstSeq) };
}
