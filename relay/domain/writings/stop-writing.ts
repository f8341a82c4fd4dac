import type { ParsedCallInput } from '@parley/shared/protocol/calls';
import type { Actor, Deps } from '../deps.ts';
import { requireMember } from '../members/require-member.ts';
import { refusalOf } from '../policies.ts';
import { RelayError } from '../relay-error.ts';

type StopDeps = Pick<Deps, 'memberships' | 'writings' | 'users' | 'publisher'>;

/**
 * Asks a bot to stop writing a message: noted first, then told to the bot and to the room, so a bot that does not hear it now is told when it says that it goes on.
 * Throws `forbidden` (neither who asked nor who may delete others' messages here), `gone` (it is not being written any more), `not-found`.
 */
export async function stopWriting(deps: StopDeps, actor: Actor, input: ParsedCallInput<'writings.stop'>): Promise<Record<string, never>> {
  const { roomId, messageId } = input;
  const access = await requireMember(deps, actor, { roomId, action: 'read' });
  const over = () => new RelayError('gone', 'This answer is not being written any more.');
  const before = await deps.writings.find(roomId, messageId);
  if (before === null) throw over();
  if (before.askedById !== actor.userId && refusalOf('delete-others', access) !== null)
    throw new RelayError('forbidden', 'Only who asked, or a moderator of the room, can stop this answer.');
  const writing = await deps.writings.stop({ roomId, messageId, userId: actor.userId });
  if (writing === null) throw over();
  deps.publisher.signal(roomId, { type: 'writing', ...writing, on: true }, [writing.botId]);
  const [user] = await deps.users.get([writing.stoppedById ?? actor.userId]);
  if (user !== undefined) deps.publisher.stopAsked(writing.botId, { roomId, messageId, user });
  return {};
}
