import type { ThreadState } from '@parley/shared/entities/membership';
import type { ParsedCallInput } from '@parley/shared/protocol/calls';
import type { Actor, Deps } from '../deps.ts';
import { requireMember } from '../members/require-member.ts';
import { RelayError } from '../relay-error.ts';

/** Moves the actor's mark in a thread, forward only, and says whether he follows it; all his devices are told. Throws `not-found` where there is no such root. */
export async function markThread(
  deps: Pick<Deps, 'memberships' | 'threads' | 'publisher'>,
  actor: Actor,
  input: ParsedCallInput<'threads.mark'>,
): Promise<ThreadState> {
  await requireMember(deps, actor, { roomId: input.roomId, action: 'mark-read' });
  const marked = await deps.threads.mark({
    roomId: input.roomId,
    rootId: input.rootId,
    userId: actor.userId,
    ...(input.seq === undefined ? {} : { seq: input.seq }),
    ...(input.isFollowed === undefined ? {} : { isFollowed: input.isFollowed }),
  });
  if (marked === null) throw new RelayError('not-found', 'There is no such thread.');
  const { state, inboxVersion } = marked;
  if (inboxVersion !== null) deps.publisher.inbox(actor.userId, { type: 'thread-changed', inboxVersion, thread: state });
  return state;
}
