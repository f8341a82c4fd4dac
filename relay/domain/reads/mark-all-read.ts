import type { CallOutput, ParsedCallInput } from '@parley/shared/protocol/calls';
import type { Actor, Deps } from '../deps.ts';
import { refusalOf } from '../policies.ts';
import { markRead } from './mark-read.ts';

/** Moves read marks forward in many rooms, one after the other. Rooms the actor is not in (any more) are left out of the answer. */
export async function markAllRead(
  deps: Pick<Deps, 'memberships' | 'reads' | 'publisher'>,
  actor: Actor,
  { marks }: ParsedCallInput<'reads.markAll'>,
): Promise<CallOutput<'reads.markAll'>> {
  const reads: CallOutput<'reads.markAll'>['reads'] = [];
  for (const { roomId, seq } of marks) {
    const refusal = refusalOf('mark-read', await deps.memberships.access(roomId, actor.userId));
    if (refusal === null) reads.push({ roomId, ...(await markRead(deps, actor, { roomId, seq })) });
  }
  return { reads };
}
