import type { CallOutput, ParsedCallInput } from '@parley/shared/protocol/calls';
import type { Actor, Deps } from '../deps.ts';
import { requireMember } from '../members/require-member.ts';

/** The pinned messages of a room that the member may see, newest message first. */
export async function listPinned(
  deps: Pick<Deps, 'memberships' | 'messages'>,
  actor: Actor,
  input: ParsedCallInput<'messages.pinned'>,
): Promise<CallOutput<'messages.pinned'>> {
  const { membership } = await requireMember(deps, actor, { roomId: input.roomId, action: 'read' });
  return { messages: await deps.messages.pinned({ roomId: input.roomId, firstSeq: membership.firstSeq, readerId: actor.userId }) };
}
