import type { Id } from '@parley/shared/ids';
import type { CallOutput, ParsedCallInput } from '@parley/shared/protocol/calls';
import { maxDecisions, roomKeepsChanging } from '../decide-again.ts';
import type { Actor, Deps } from '../deps.ts';
import { refusals } from '../policies.ts';
import { refusedError } from '../relay-error.ts';
import { announceAdded } from '../rooms/announce.ts';
import { roomAnswer } from '../rooms/room-answer.ts';
import { livingInvite } from './living-invite.ts';

type AcceptDeps = Pick<Deps, 'invites' | 'rooms' | 'users' | 'memberships' | 'publisher' | 'presence' | 'newId' | 'settings'>;
type Answer = CallOutput<'invites.accept'>;

/**
 * Enters the room of an invite, a private one too, and counts the use. An invite to the server has nothing to enter for who is on it. Throws `not-found` (the code lets
 * nobody in now, whatever the reason), `forbidden` (banned).
 */
export async function acceptInvite(deps: AcceptDeps, actor: Actor, input: ParsedCallInput<'invites.accept'>): Promise<Answer> {
  const opId = input.opId ?? deps.newId();
  for (let decision = 1; decision <= maxDecisions; decision += 1) {
    const living = await livingInvite(deps, input.code);
    if (living === null) throw refusedError(refusals.deadInvite);
    const { invite, creatorVersion } = living;
    const { roomId } = invite;
    if (roomId === undefined || creatorVersion === null) return {};
    const write = await deps.invites.accept({ code: invite.code, roomId, opId, actorId: actor.userId, creatorVersion, nodeName: deps.settings.nodeName });
    if (write.verdict === 'stale') {
      deps.memberships.drop(roomId, invite.creatorId);
      continue;
    }
    if (write.verdict === 'not-found') throw refusedError(refusals.deadInvite);
    if (write.verdict === 'forbidden') throw refusedError(refusals.banned);
    roomAnswer(write, 'This operation id is already used.');
    await announceAdded(deps, write);
    return stateOf(deps, actor, roomId);
  }
  throw roomKeepsChanging();
}

async function stateOf(deps: AcceptDeps, actor: Actor, roomId: Id): Promise<Answer> {
  const [state] = await deps.rooms.states(actor.userId, roomId);
  if (!state) throw refusedError(refusals.unknownRoom);
  const online = await deps.presence.onlineCounts([roomId]);
  return { state: { ...state, online: online.get(roomId) ?? 0 } };
}
