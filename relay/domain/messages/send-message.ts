import type { AnsweredCommand } from '@parley/shared/entities/command';
import type { Message } from '@parley/shared/entities/message';
import type { ParsedCallInput } from '@parley/shared/protocol/calls';
import { noteAnswered, requireAnswered } from '../commands/answer-in-room.ts';
import type { Actor, Deps } from '../deps.ts';
import { findMentions } from '../mentions/find-mentions.ts';
import { type Refusal, refusals } from '../policies.ts';
import type { AppendItem, AppendOutcome } from '../ports.ts';
import { RelayError, refusedError } from '../relay-error.ts';
import { appendDecided } from './append-decided.ts';
import { toAnswer } from './to-answer.ts';

type Input = ParsedCallInput<'messages.send'>;
type SendDeps = Pick<Deps, 'memberships' | 'logWriter' | 'rooms' | 'commands' | 'publisher'>;
type Decided = { memberVersion: number; mentions: Message['mentions']; command: AnsweredCommand | undefined };

/**
 * Stores a message and answers after the commit. The message id is the idempotency key: a repeated send answers with the message as it is now, also for
 * somebody removed since. Throws `not-found`, `forbidden`, `gone` (room), `conflict` (the id is somebody else's; a file is in another message), `unavailable` (`afterId` is not stored
 * yet, or the database is away). Without `callsRoom`, `@room` and `@here` in it are plain words. A bot may answer a command with it: then `not-found` and `gone` may be the command's.
 */
export async function sendMessage(deps: SendDeps, actor: Actor, input: Input, { callsRoom = true } = {}): Promise<{ message: Message }> {
  const { roomId, commandId } = input;
  const invocation = commandId === undefined ? null : await requireAnswered(deps, actor, { roomId, commandId });
  const command = invocation === null ? undefined : { userId: invocation.userId, name: invocation.name, text: invocation.text };
  const { outcome, refusal } = await appendDecided(deps, actor, { roomId: input.roomId, action: 'send' }, async ({ refusal: refused, memberVersion }) =>
    toItem(actor, input, { memberVersion, command, mentions: refused ? { userIds: [] } : await mentionsOf(deps, actor, input, callsRoom) }),
  );
  const message = settle(outcome, refusal);
  if (invocation !== null) await noteAnswered(deps, invocation, message);
  return { message };
}

async function mentionsOf(deps: SendDeps, { userId }: Actor, input: Input, callsRoom: boolean): Promise<Message['mentions']> {
  const mentions = await findMentions(deps, { ...input, authorId: userId });
  return callsRoom ? mentions : { userIds: mentions.userIds };
}

function toItem(actor: Actor, input: Input, decided: Decided): AppendItem {
  return {
    type: 'message-created',
    roomId: input.roomId,
    opId: input.id,
    actorId: actor.userId,
    memberVersion: decided.memberVersion,
    kind: input.kind ?? 'text',
    body: input.body,
    mentions: decided.mentions,
    ...(input.fileIds === undefined ? {} : { fileIds: input.fileIds }),
    ...(input.afterId === undefined ? {} : { afterId: input.afterId }),
    ...(input.replyToId === undefined ? {} : { replyToId: input.replyToId }),
    ...(input.threadRootId === undefined ? {} : { threadRootId: input.threadRootId }),
    ...(decided.command === undefined ? {} : { command: decided.command }),
  };
}

function settle({ verdict, message, at }: AppendOutcome, refusal: Refusal | null): Message {
  if (message && (verdict === 'stored' || verdict === 'duplicate')) return toAnswer(message, verdict === 'stored');
  if (verdict === 'conflict') throw new RelayError('conflict', 'This message id is already used by another message.');
  if (refusal) throw refusedError(refusal);
  switch (verdict) {
    case 'waiting':
      if (at !== null) throw new RelayError('rate-limited', 'This room is in slow mode. Your message has to wait a little.', { retryAfterMs: at });
      throw new RelayError('unavailable', 'The message before this one is not stored yet.', { retryAfterMs: 100 });
    case 'not-found':
      throw new RelayError('not-found', 'The room, or the message this one answers, does not exist.');
    case 'no-file':
      throw new RelayError('not-found', 'A file of this message is not on the server. Please send it again.', {
        issues: [{ path: 'fileIds', message: 'must be files that you uploaded into this room' }],
      });
    case 'file-taken':
      throw new RelayError('conflict', 'A file of this message is in another message already.', {
        issues: [{ path: 'fileIds', message: 'must not be in another message' }],
      });
    case 'gone':
      throw refusedError(refusals.deletedRoom);
    default:
      throw new Error(`a sent message got the verdict ${verdict} ${message ? 'with' : 'without'} a message`);
  }
}
