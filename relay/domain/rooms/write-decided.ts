import type { Id } from '@parley/shared/ids';
import { maxDecisions, roomKeepsChanging } from '../decide-again.ts';
import type { Actor, Deps } from '../deps.ts';
import { type MemberAccess, requireMember } from '../members/require-member.ts';
import type { RoomAction } from '../policies.ts';
import type { ActorWrite, RoomWrite } from '../ports.ts';
import { RelayError } from '../relay-error.ts';

/**
 * Decides by the actor's membership and writes with the version that was decided on; where somebody's membership changed meanwhile, decides again.
 * The same operation of the same actor again is answered as done, whatever became of him or the room since.
 * @param actions all of them must be allowed
 * @throws RelayError the policy's refusal; `unavailable` where the memberships keep changing
 */
export async function writeDecided(
  deps: Pick<Deps, 'memberships' | 'rooms' | 'newId'>,
  actor: Actor,
  input: { roomId: Id; opId?: Id | undefined; actions: readonly [RoomAction, ...RoomAction[]] },
  write: (by: ActorWrite, access: MemberAccess) => Promise<RoomWrite>,
): Promise<RoomWrite> {
  const { roomId, actions } = input;
  const opId = input.opId ?? deps.newId();
  const decide = async (): Promise<RoomWrite> => {
    try {
      let access = await requireMember(deps, actor, { roomId, action: actions[0] });
      for (const action of actions.slice(1)) access = await requireMember(deps, actor, { roomId, action });
      return await write({ roomId, opId, actorId: actor.userId, memberVersion: access.membership.version }, access);
    } catch (error) {
      const isRefusal = error instanceof RelayError && error.code !== 'unavailable';
      const done = isRefusal && input.opId !== undefined ? await deps.rooms.done({ roomId, opId, actorId: actor.userId }) : null;
      if (done) return done;
      throw error;
    }
  };
  for (let decision = 1; decision <= maxDecisions; decision += 1) {
    const written = await decide();
    if (written.verdict !== 'stored' && written.verdict !== 'unchanged') deps.memberships.drop(roomId, actor.userId);
    if (written.verdict !== 'stale') return written;
  }
  throw roomKeepsChanging();
}
