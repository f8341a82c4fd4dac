import { limits } from '@parley/shared/limits';
import type { CallOutput, ParsedCallInput } from '@parley/shared/protocol/calls';
import { requireBotActor } from '../commands/require-invocation.ts';
import type { Actor, Deps } from '../deps.ts';
import { requireMember } from '../members/require-member.ts';
import { refusals } from '../policies.ts';
import { RelayError, refusedError } from '../relay-error.ts';

type SetDeps = Pick<Deps, 'memberships' | 'writings' | 'users' | 'publisher'>;

/**
 * A bot says that its message is still being written, and for whom, or that it is done. The room is told each time, so that who lost a signal has the next one.
 * Answers who wants it to end. Throws `forbidden`, `gone`, `not-found` (no such message of this bot, or who asked is not in the room).
 */
export async function setWriting(deps: SetDeps, actor: Actor, input: ParsedCallInput<'writings.set'>): Promise<CallOutput<'writings.set'>> {
  requireBotActor(actor);
  const { roomId, messageId, askedById, on } = input;
  const target = { roomId, messageId, botId: actor.userId };
  await requireMember(deps, actor, { roomId, action: 'read' });
  if (!on) {
    const ended = await deps.writings.end(target);
    if (ended !== null) deps.publisher.signal(roomId, { type: 'writing', ...ended, on: false }, [actor.userId]);
    return {};
  }
  if ((await deps.memberships.access(roomId, askedById))?.membership?.state !== 'active')
    throw new RelayError('not-found', 'Who asked is not in this room.', { issues: [{ path: 'askedById', message: 'is nobody in this room' }] });
  const writing = await deps.writings.set({ ...target, askedById, forMs: limits.writingMs });
  if (writing === null) throw refusedError(refusals.unknownMessage);
  deps.publisher.signal(roomId, { type: 'writing', ...writing, on: true }, [actor.userId]);
  if (writing.stoppedById === undefined) return {};
  const [stoppedBy] = await deps.users.get([writing.stoppedById]);
  return stoppedBy === undefined ? {} : { stoppedBy };
}
