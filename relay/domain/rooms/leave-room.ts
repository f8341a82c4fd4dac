import type { ParsedCallInput } from '@parley/shared/protocol/calls';
import type { Actor, Deps } from '../deps.ts';
import { refusalOf } from '../policies.ts';
import { RelayError } from '../relay-error.ts';
import { roomAnswer } from './room-answer.ts';

type LeaveDeps = Pick<Deps, 'rooms' | 'memberships' | 'publisher' | 'newId'>;

/** Leaves a room; who has left already gets the same answer. Throws `not-found`, `forbidden` (never a member, or a direct conversation), `gone`. */
export async function leaveRoom(deps: LeaveDeps, actor: Actor, input: ParsedCallInput<'rooms.leave'>): Promise<Record<string, never>> {
  const access = await deps.memberships.access(input.roomId, actor.userId);
  if (access?.membership?.state === 'left') return {};
  const refusal = refusalOf('leave', access);
  if (refusal) throw new RelayError(refusal.code, refusal.message);
  const write = await deps.rooms.leave({ roomId: input.roomId, opId: input.opId ?? deps.newId(), actorId: actor.userId, reason: 'left' });
  deps.memberships.drop(input.roomId, actor.userId);
  roomAnswer(write, 'This operation id is already used.');
  if (write.verdict !== 'stored') return {};
  deps.publisher.removeFromRoom(actor.userId, input.roomId);
  for (const { userId, inboxVersion } of write.inboxVersions) {
    deps.publisher.inbox(userId, { type: 'room-removed', inboxVersion, roomId: input.roomId, reason: 'left' });
  }
  if (write.packet) deps.publisher.log(write.packet);
  return {};
}
