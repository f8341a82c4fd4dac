import type { ParsedCallInput } from '@parley/shared/protocol/calls';
import type { Actor, Deps } from '../deps.ts';
import { requireMember } from '../members/require-member.ts';

/** Tells the others in a room that the actor is typing there, or in a thread of it (or stopped). Nothing is stored; receivers end it by themselves after 8 s. */
export async function setTyping(
  deps: Pick<Deps, 'memberships' | 'publisher'>,
  actor: Actor,
  input: ParsedCallInput<'typing.set'>,
): Promise<Record<string, never>> {
  await requireMember(deps, actor, { roomId: input.roomId, action: 'type' });
  deps.publisher.signal(input.roomId, { type: 'typing', userId: actor.userId, ...input }, [actor.userId]);
  return {};
}
