import type { Room } from '@parley/shared/entities/room';
import type { ParsedCallInput } from '@parley/shared/protocol/calls';
import type { Actor, Deps } from '../deps.ts';
import type { RoomAction } from '../policies.ts';
import type { RoomChanges } from '../ports.ts';
import { roomAnswer } from './room-answer.ts';
import { writeDecided } from './write-decided.ts';

type UpdateDeps = Pick<Deps, 'rooms' | 'memberships' | 'publisher' | 'newId'>;
type Input = ParsedCallInput<'rooms.update'>;

/**
 * Changes what a room is called and how it is used: name, topic, icon, slow mode (moderators), announcements, archive (admins). Throws `forbidden`, `conflict` (name
 * taken by another public room), `not-found`, `gone`.
 */
export async function updateRoom(deps: UpdateDeps, actor: Actor, input: Input): Promise<{ room: Room }> {
  const { roomId, opId } = input;
  const write = await writeDecided(deps, actor, { roomId, opId, actions: actionsOf(input) }, (by) => deps.rooms.update({ ...by, changes: changesOf(input) }));
  if (write.verdict === 'stored') deps.memberships.drop(roomId);
  const room = roomAnswer(write, 'There is already a public room of this name.');
  if (write.packet) deps.publisher.log(write.packet);
  return { room };
}

/** What is asked for decides who may. */
function actionsOf({ name, topic, icon, slowModeSeconds, announcement, archived }: Input): [RoomAction, ...RoomAction[]] {
  const [first, ...more]: RoomAction[] = [
    ...(archived === undefined ? [] : (['archive'] as const)),
    ...(announcement === undefined ? [] : (['set-posting'] as const)),
    ...([name, topic, icon, slowModeSeconds].every((value) => value === undefined) ? [] : (['update'] as const)),
  ];
  return first === undefined ? ['update'] : [first, ...more];
}

function changesOf({ name, topic, icon, slowModeSeconds, announcement, archived }: Input): RoomChanges {
  return {
    ...(name === undefined ? {} : { name }),
    ...(topic === undefined ? {} : { topic }),
    ...(icon === undefined ? {} : { icon }),
    ...(slowModeSeconds === undefined ? {} : { slowModeSeconds }),
    ...(announcement === undefined ? {} : { announcement }),
    ...(archived === undefined ? {} : { archived }),
  };
}
