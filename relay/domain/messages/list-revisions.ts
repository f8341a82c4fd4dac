import type { CallOutput, ParsedCallInput } from '@parley/shared/protocol/calls';
import type { Actor, Deps } from '../deps.ts';
import { requireMember } from '../members/require-member.ts';
import { refusals } from '../policies.ts';
import { refusedError } from '../relay-error.ts';

/** What a message said before its edits, oldest first, for everybody who may see the message. Throws `not-found`, `gone` where it was deleted. */
export async function listRevisions(
  deps: Pick<Deps, 'memberships' | 'messages'>,
  actor: Actor,
  input: ParsedCallInput<'messages.revisions'>,
): Promise<CallOutput<'messages.revisions'>> {
  const { membership } = await requireMember(deps, actor, { roomId: input.roomId, action: 'read' });
  const found = await deps.messages.revisions({ roomId: input.roomId, id: input.id, firstSeq: membership.firstSeq });
  if (found === null) throw refusedError(refusals.unknownMessage);
  if (found.isDeleted) throw refusedError(refusals.deletedMessage);
  return { revisions: found.revisions };
}
