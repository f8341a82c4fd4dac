import type { CallOutput, ParsedCallInput } from '@parley/shared/protocol/calls';
import type { Actor, Deps } from '../deps.ts';
import { requireMember } from '../members/require-member.ts';

/** What bots are writing in a room now. Throws `not-found`, `forbidden`, `gone`. */
export async function listWritings(
  deps: Pick<Deps, 'memberships' | 'writings'>,
  actor: Actor,
  { roomId }: ParsedCallInput<'writings.list'>,
): Promise<CallOutput<'writings.list'>> {
  await requireMember(deps, actor, { roomId, action: 'read' });
  return { writings: await deps.writings.list(roomId) };
}
