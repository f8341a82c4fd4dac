import type { ReadState } from '@parley/shared/entities/membership';
import type { ParsedCallInput } from '@parley/shared/protocol/calls';
import type { Actor, Deps } from '../deps.ts';
import { requireMember } from '../members/require-member.ts';

/** Moves the actor's read mark, forward only unless `unread`, and tells all the actor's devices, and in small rooms those who share such receipts. */
export async function markRead(
  deps: Pick<Deps, 'memberships' | 'reads' | 'publisher'>,
  actor: Actor,
  input: ParsedCallInput<'reads.mark'>,
): Promise<ReadState> {
  await requireMember(deps, actor, { roomId: input.roomId, action: 'mark-read' });
  const { state, isChanged, inboxVersion, unheardBy } = await deps.reads.mark({
    roomId: input.roomId,
    userId: actor.userId,
    seq: input.seq,
    ...(input.markVersion === undefined ? {} : { markVersion: input.markVersion }),
    ...(input.unread === undefined ? {} : { unread: input.unread }),
  });
  if (isChanged) deps.publisher.inbox(actor.userId, { type: 'read-marked', inboxVersion, roomId: input.roomId, ...state });
  const { roomId } = input;
  if (unheardBy) deps.publisher.signal(roomId, { type: 'read', roomId, userId: actor.userId, seq: state.lastReadSeq }, [actor.userId, ...unheardBy]);
  return state;
}
