import type { Message } from '@parley/shared/entities/message';
import type { ParsedCallInput } from '@parley/shared/protocol/calls';
import type { Actor, Deps } from '../deps.ts';
import { findMentions } from '../mentions/find-mentions.ts';
import { type Refusal, refusalOf, refusals } from '../policies.ts';
import type { AppendItem, AppendOutcome, Verdict } from '../ports.ts';
import { RelayError } from '../relay-error.ts';
import { toAnswer } from './to-answer.ts';

type Input = ParsedCallInput<'messages.send'>;
type SendDeps = Pick<Deps, 'memberships' | 'logWriter' | 'rooms'>;

/** Decide again at most this often after the membership changed under the decision. */
const maxDecisions = 3;
/** No membership has this version: the append answers `duplicate` or refuses, and never stores. */
const noVersion = -1;
/** Verdicts that say the cached membership may be wrong. */
const membershipMoved: ReadonlySet<Verdict> = new Set(['stale', 'forbidden', 'gone', 'not-found']);

/**
 * Stores a message and answers after the commit. The message id is the idempotency key: a repeated send answers with the message as it is now, also for
 * somebody removed since. Throws `not-found`, `forbidden`, `gone` (room), `conflict` (the id is somebody else's), `unavailable` (`afterId` is not stored
 * yet, or the database is away).
 */
export async function sendMessage(deps: SendDeps, actor: Actor, input: Input): Promise<{ message: Message }> {
  for (let decision = 1; decision <= maxDecisions; decision += 1) {
    const access = await deps.memberships.access(input.roomId, actor.userId);
    const refusal = refusalOf('send', access);
    const memberVersion = refusal ? noVersion : (access?.membership?.version ?? noVersion);
    const mentions = refusal ? { userIds: [] } : await findMentions(deps, input);
    const outcome = await deps.logWriter.append(toItem(actor, input, { memberVersion, mentions }));
    if (membershipMoved.has(outcome.verdict)) deps.memberships.drop(input.roomId, actor.userId);
    if (outcome.verdict === 'stale' || (outcome.verdict === 'forbidden' && !refusal)) continue;
    return { message: settle(outcome, refusal) };
  }
  throw new RelayError('unavailable', 'Your membership of this room is changing right now. Please try again.', { retryAfterMs: 200 });
}

function toItem(actor: Actor, input: Input, decided: { memberVersion: number; mentions: Message['mentions'] }): AppendItem {
  return {
    type: 'message-created',
    roomId: input.roomId,
    opId: input.id,
    actorId: actor.userId,
    memberVersion: decided.memberVersion,
    kind: 'text',
    body: input.body,
    mentions: decided.mentions,
    ...(input.afterId === undefined ? {} : { afterId: input.afterId }),
    ...(input.replyToId === undefined ? {} : { replyToId: input.replyToId }),
    ...(input.threadRootId === undefined ? {} : { threadRootId: input.threadRootId }),
  };
}

function settle({ verdict, message }: AppendOutcome, refusal: Refusal | null): Message {
  if (message && (verdict === 'stored' || verdict === 'duplicate')) return toAnswer(message, verdict === 'stored');
  if (verdict === 'conflict') throw new RelayError('conflict', 'This message id is already used by another message.');
  if (refusal) throw new RelayError(refusal.code, refusal.message);
  switch (verdict) {
    case 'waiting':
      throw new RelayError('unavailable', 'The message before this one is not stored yet.', { retryAfterMs: 100 });
    case 'not-found':
      throw new RelayError('not-found', 'The room, or the message this one answers, does not exist.');
    case 'gone':
      throw new RelayError(refusals.deletedRoom.code, refusals.deletedRoom.message);
    default:
      throw new Error(`a sent message got the verdict ${verdict} ${message ? 'with' : 'without'} a message`);
  }
}
