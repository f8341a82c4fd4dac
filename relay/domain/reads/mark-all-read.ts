import type { CallOutput, ParsedCallInput } from '@parley/shared/protocol/calls';
import type { ErrorCode } from '@parley/shared/protocol/errors';
import type { Actor, Deps } from '../deps.ts';
import { RelayError } from '../relay-error.ts';
import { markRead } from './mark-read.ts';

/** What a mark is refused with in a room one is not in, or that is gone. */
const notThere: ReadonlySet<ErrorCode> = new Set(['not-found', 'forbidden', 'gone']);

/** Moves read marks forward in many rooms, one after the other. Rooms the actor is not in (any more) are left out of the answer. */
export async function markAllRead(
  deps: Pick<Deps, 'memberships' | 'reads' | 'publisher'>,
  actor: Actor,
  { marks }: ParsedCallInput<'reads.markAll'>,
): Promise<CallOutput<'reads.markAll'>> {
  const reads: CallOutput<'reads.markAll'>['reads'] = [];
  for (const { roomId, seq } of marks) {
    try {
      reads.push({ roomId, ...(await markRead(deps, actor, { roomId, seq })) });
    } catch (error) {
      if (!(error instanceof RelayError) || !notThere.has(error.code)) throw error;
    }
  }
  return { reads };
}
