import type { CallOutput, ParsedCallInput } from '@parley/shared/protocol/calls';
import type { Actor, Deps } from '../deps.ts';
import { requireMember } from '../members/require-member.ts';
import { refusals } from '../policies.ts';
import { refusedError } from '../relay-error.ts';

/** Who voted on a message, for everybody who may see it. Throws `not-found`, `gone` where it was deleted. */
export async function listVoters(
  deps: Pick<Deps, 'memberships' | 'messages'>,
  actor: Actor,
  { roomId, id }: ParsedCallInput<'messages.voters'>,
): Promise<CallOutput<'messages.voters'>> {
  const { membership } = await requireMember(deps, actor, { roomId, action: 'read' });
  const found = await deps.messages.voters({ roomId, id, firstSeq: membership.firstSeq });
  if (found === null) throw refusedError(refusals.unknownMessage);
  if (found.isDeleted) throw refusedError(refusals.deletedMessage);
  return { up: found.up, down: found.down };
}
