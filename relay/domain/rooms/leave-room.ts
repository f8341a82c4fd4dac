import type { ParsedCallInput } from '@parley/shared/protocol/calls';
import type { Actor, Deps } from '../deps.ts';
import { refusalOf, refusals } from '../policies.ts';
import { refusedError } from '../relay-error.ts';
import { announceEnded } from './announce.ts';
import { roomAnswer } from './room-answer.ts';

type LeaveDeps = Pick<Deps, 'rooms' | 'memberships' | 'publisher' | 'newId'>;

/**
 * Leaves a room; who has left already gets the same answer. Throws `not-found`, `forbidden` (never a member, a direct conversation, or the last owner of a room that
 * is not archived), `gone`.
 */
export async function leaveRoom(deps: LeaveDeps, actor: Actor, input: ParsedCallInput<'rooms.leave'>): Promise<Record<string, never>> {
  const access = await deps.memberships.access(input.roomId, actor.userId);
  if (access?.membership?.state === 'left') return {};
  const refusal = refusalOf('leave', access);
  if (refusal) throw refusedError(refusal);
  const write = await deps.rooms.leave({ roomId: input.roomId, opId: input.opId ?? deps.newId(), actorId: actor.userId, reason: 'left' });
  deps.memberships.drop(input.roomId, actor.userId);
  if (write.verdict === 'forbidden') throw refusedError(refusals.lastOwner);
  roomAnswer(write, 'This operation id is already used.');
  if (write.verdict === 'stored') announceEnded(deps, input.roomId, write, 'left');
  return {};
}
