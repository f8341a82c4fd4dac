import { limits } from '@parley/shared/limits';
import type { CallOutput, ParsedCallInput } from '@parley/shared/protocol/calls';
import type { Actor, Deps } from '../deps.ts';
import { RelayError } from '../relay-error.ts';

/** The threads the actor follows, has read in or has said something about, of the rooms he is in. Throws `invalid` where half a place is given. */
export async function listThreads(deps: Pick<Deps, 'threads'>, actor: Actor, input: ParsedCallInput<'threads.list'>): Promise<CallOutput<'threads.list'>> {
  const { afterRoomId, afterRootId } = input;
  if ((afterRoomId === undefined) !== (afterRootId === undefined)) {
    const path = afterRoomId === undefined ? 'afterRoomId' : 'afterRootId';
    throw new RelayError('invalid', 'Name the last thread by its room and its root.', {
      issues: [{ path, message: 'afterRoomId and afterRootId go together' }],
    });
  }
  return deps.threads.list({
    userId: actor.userId,
    limit: input.limit ?? limits.threadsPageMax,
    ...(afterRoomId === undefined || afterRootId === undefined ? {} : { after: { roomId: afterRoomId, rootId: afterRootId } }),
  });
}
