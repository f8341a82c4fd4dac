import type { Id } from '@parley/shared/ids';
import { requireRoomOfToken } from '../bots/require-scope.ts';
import type { Actor, Deps } from '../deps.ts';
import { type RoomAction, refusalOf, refusals } from '../policies.ts';
import type { Membership, RoomAccess } from '../ports.ts';
import { refusedError } from '../relay-error.ts';

export type MemberAccess = RoomAccess & { membership: Membership };

/** The room and the actor's membership where the policy says yes to a member; else throws its refusal (`not-found`, `forbidden`, `gone`). */
export async function requireMember(deps: Pick<Deps, 'memberships'>, actor: Actor, input: { roomId: Id; action: RoomAction }): Promise<MemberAccess> {
  requireRoomOfToken(actor, input.roomId);
  const access = await deps.memberships.access(input.roomId, actor.userId);
  const refusal = refusalOf(input.action, access);
  if (refusal) throw refusedError(refusal);
  if (!access?.membership) throw refusedError(refusals.notMember);
  return { ...access, membership: access.membership };
}
