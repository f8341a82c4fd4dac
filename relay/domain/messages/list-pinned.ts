import type { CallOutput, ParsedCallInput } from '@parley/shared/protocol/calls';
import type { Actor, Deps } from '../deps.ts';
import { requireMember } from '../members/require-member.ts';
import { fitInPage } from '../page-bytes.ts';

/** The pinned messages of a room that the member may see, newest message first; `before`: below that number. */
export async function listPinned(
  deps: Pick<Deps, 'memberships' | 'messages'>,
  actor: Actor,
  input: ParsedCallInput<'messages.pinned'>,
): Promise<CallOutput<'messages.pinned'>> {
  const { membership } = await requireMember(deps, actor, { roomId: input.roomId, action: 'read' });
  const found = await deps.messages.pinned({
    roomId: input.roomId,
    firstSeq: membership.firstSeq,
    readerId: actor.userId,
    ...(input.before === undefined ? {} : { before: input.before }),
  });
  const messages = fitInPage(found);
  return { messages, ...(messages.length < found.length ? { more: true } : {}) };
}
