import type { CallOutput, ParsedCallInput } from '@parley/shared/protocol/calls';
import type { Actor, Deps } from '../deps.ts';
import { requireMember } from '../members/require-member.ts';
import { fitInPage } from '../page-bytes.ts';

/** Messages of a room by their ids, as they are now, by `seq`; those that the member cannot see or that do not exist are left out. `more`: there are further ones than fit into a page. */
export async function getMessages(
  deps: Pick<Deps, 'memberships' | 'messages'>,
  actor: Actor,
  input: ParsedCallInput<'messages.get'>,
): Promise<CallOutput<'messages.get'>> {
  const { membership } = await requireMember(deps, actor, { roomId: input.roomId, action: 'read' });
  const found = await deps.messages.get({ roomId: input.roomId, ids: input.ids, firstSeq: membership.firstSeq, readerId: actor.userId });
  const messages = fitInPage(found);
  return { messages, ...(messages.length < found.length ? { more: true } : {}) };
}
