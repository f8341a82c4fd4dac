import type { Message } from '@parley/shared/entities/message';
import type { Id } from '@parley/shared/ids';
import { limits } from '@parley/shared/limits';
import type { Actor, Deps } from '../deps.ts';
import { type Refusal, type RoomAction, refusalOf, refusals } from '../policies.ts';
import type { AppendItem, AppendOutcome, Verdict } from '../ports.ts';
import { RelayError, refusedError } from '../relay-error.ts';
import { appendDecided, type Decision } from './append-decided.ts';

export type ChangeDeps = Pick<Deps, 'memberships' | 'logWriter' | 'newId'>;
type Change = Exclude<AppendItem, { type: 'message-created' }>;

/**
 * Changes a message through the group commit and answers after the commit. The same operation of the same actor again gets its first answer. Throws
 * `not-found`, `forbidden`, `gone` (room or message), `conflict` (the operation's id is taken), `invalid` (too many reactions), `unavailable`.
 */
export async function changeMessage(
  deps: Pick<ChangeDeps, 'memberships' | 'logWriter'>,
  actor: Actor,
  input: { roomId: Id; action: RoomAction },
  build: (decision: Decision) => Change | Promise<Change>,
): Promise<AppendOutcome> {
  const { outcome, refusal } = await appendDecided(deps, actor, input, build);
  const { verdict } = outcome;
  if (verdict === 'stored' || verdict === 'duplicate' || verdict === 'unchanged') return outcome;
  throw await refused(deps, actor, input, { verdict, refusal });
}

/** The message a change answers with. */
export function messageOf({ message, verdict }: Pick<AppendOutcome, 'message' | 'verdict'>): Message {
  if (message === null) throw new Error(`a changed message got the verdict ${verdict} without a message`);
  return message;
}

/** What a verdict that stored nothing is to the person. */
export async function refused(
  deps: Pick<Deps, 'memberships'>,
  actor: Actor,
  input: { roomId: Id; action: RoomAction },
  { verdict, refusal }: { verdict: Verdict; refusal: Refusal | null },
): Promise<RelayError> {
  if (verdict === 'conflict') return new RelayError('conflict', 'This operation id is already used by another change.');
  if (refusal) return refusedError(refusal);
  switch (verdict) {
    case 'not-author':
      return new RelayError('forbidden', `Only its author may ${input.action} this message.`);
    case 'too-many':
      return input.action === 'pin'
        ? new RelayError('invalid', `A room has at most ${limits.pinsMax} pinned messages.`, {
            issues: [{ path: 'on', message: 'too many pins in this room' }],
          })
        : new RelayError('invalid', `A message has at most ${limits.reactionKindsMax} different reactions.`, {
            issues: [{ path: 'emoji', message: 'too many different reactions on this message' }],
          });
    case 'gone':
    case 'not-found': {
      // The room, or the message in it? What was known of the room was dropped with the verdict.
      const now = refusalOf(input.action, await deps.memberships.access(input.roomId, actor.userId));
      const words = now ?? (verdict === 'gone' ? refusals.deletedMessage : refusals.unknownMessage);
      return refusedError(words);
    }
    default:
      throw new Error(`a change of a message got the verdict ${verdict}`);
  }
}
