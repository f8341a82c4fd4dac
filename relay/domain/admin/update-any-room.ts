import type { CallOutput, ParsedCallInput } from '@parley/shared/protocol/calls';
import type { Deps } from '../deps.ts';
import { refusals } from '../policies.ts';
import { RelayError, refusedError } from '../relay-error.ts';
import { roomAnswer } from '../rooms/room-answer.ts';
import type { AdminActor, RoomChange } from './admin-ports.ts';
import { requireAdmin } from './require-admin.ts';

type RoomDeps = Pick<Deps, 'admin' | 'memberships' | 'publisher' | 'newId'>;
type Input = ParsedCallInput<'admin.updateRoom'>;

/**
 * Archives a room or opens it again, deletes it, or gives it an owner where none can sign in; its members see who did it. Throws `forbidden`, `not-found` (also: the
 * new owner is not in it), `gone`, `conflict` (it has an owner).
 */
export async function updateAnyRoom(deps: RoomDeps, actor: AdminActor, input: Input): Promise<CallOutput<'admin.updateRoom'>> {
  const by = await requireAdmin(deps, actor);
  const { roomId } = input;
  const write = await deps.admin.updateRoom({ ...by, roomId, opId: input.opId ?? deps.newId(), change: roomChangeOf(input) });
  if (write.verdict === 'forbidden') throw refusedError(refusals.notAdmin);
  if (write.verdict === 'not-found' && input.ownerId !== undefined) throw new RelayError('not-found', 'There is no such room, or this person is not in it.');
  roomAnswer(write, 'This room has an owner already.');
  if (write.verdict !== 'stored') return answer(await deps.admin.room(roomId));
  deps.memberships.drop(roomId);
  if (write.packet) deps.publisher.log(write.packet);
  for (const { userId, inboxVersion } of write.inboxVersions) {
    deps.publisher.inbox(userId, { type: 'room-removed', inboxVersion, roomId, reason: 'removed', deleted: true });
  }
  return answer(await deps.admin.room(roomId));
}

function answer(room: CallOutput<'admin.updateRoom'>['room'] | null): CallOutput<'admin.updateRoom'> {
  return room ? { room } : {};
}

/** What is asked for, which must be exactly one of three. Throws `invalid`. */
function roomChangeOf({ archived, deleted, ownerId }: Input): RoomChange {
  const changes: RoomChange[] = [
    ...(archived === undefined ? [] : [{ archived }]),
    ...(deleted === undefined ? [] : [{ deleted }]),
    ...(ownerId === undefined ? [] : [{ ownerId }]),
  ];
  const [change, another] = changes;
  if (change !== undefined && another === undefined) return change;
  throw new RelayError('invalid', 'Say one change: `archived`, `deleted` or `ownerId`.', { issues: [{ path: '', message: 'must say one change' }] });
}
