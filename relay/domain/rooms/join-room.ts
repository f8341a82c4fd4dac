import type { RoomState } from '@parley/shared/entities/membership';
import type { ParsedCallInput } from '@parley/shared/protocol/calls';
import type { Actor, Deps } from '../deps.ts';
import { refusalOf, refusals } from '../policies.ts';
import { refusedError } from '../relay-error.ts';
import { roomAnswer } from './room-answer.ts';

type JoinDeps = Pick<Deps, 'rooms' | 'memberships' | 'joinTogether' | 'presence' | 'newId'>;

/** Enters a public room (again: nothing changes). Throws `not-found`, `forbidden` (banned), `gone`. */
export async function joinRoom(deps: JoinDeps, actor: Actor, input: ParsedCallInput<'rooms.join'>): Promise<{ state: RoomState }> {
  const refusal = refusalOf('join', await deps.memberships.access(input.roomId, actor.userId));
  if (refusal) throw refusedError(refusal);
  const { write, state: added } = await deps.joinTogether(input.roomId, { opId: input.opId ?? deps.newId(), actorId: actor.userId });
  if (write.verdict === 'forbidden') throw refusedError(refusals.banned);
  roomAnswer(write, 'This operation id is already used.');
  const [state] = added === null ? await deps.rooms.states(actor.userId, input.roomId) : [added];
  if (!state) throw refusedError(refusals.unknownRoom);
  // Counted now: his own sockets came in with the packet, after the others had been told.
  const online = await deps.presence.onlineCounts([input.roomId]);
  return { state: { ...state, online: online.get(input.roomId) ?? 0 } };
}
