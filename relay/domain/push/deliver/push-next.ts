import type { PushKind } from '@parley/shared/entities/push';
import { currentSettings } from '../../admin/current-settings.ts';
import type { Deps } from '../../deps.ts';
import { givesUpAfterMs, tryAgainAfter } from '../../hooks/deliver/try-again-after.ts';
import type { ClaimedPush, PushReading, PushSettlement, PushTry, WaitingMessage } from '../push-ports.ts';
import { sendNotice } from '../send-notice.ts';
import { decidePush } from './decide-push.ts';
import { noticeOf } from './push-words.ts';
import { callsAway, pauseMsOf } from './queue-messages.ts';

type PushDeps = Pick<Deps, 'pushQueue' | 'presence' | 'postOutside' | 'settings' | 'admin'> & {
  owner: string;
  random: () => number;
  /** `lateMs`: how long after it was due. */
  onTried(kind: PushKind, outcome: PushTry['kind'], lateMs: number): void;
  /** Nothing is told there any more until its owner's test arrives. */
  onSwitchedOff(kind: PushKind): void;
};

/** Who is at a device is asked after at most so often. */
const lookAgainMs = 60_000;

/** Looks at what is due next for any target that nobody else has in his hands, and tells it where it is still to be told. False: there was nothing. */
export async function pushNext(deps: PushDeps): Promise<boolean> {
  const claimed = await deps.pushQueue.claim(deps.owner);
  if (claimed === null) return false;
  const reading = await deps.pushQueue.read(claimed);
  const isOff = await deps.pushQueue.settle(deps.owner, claimed, reading === null ? null : await tell(deps, claimed, reading));
  if (isOff) deps.onSwitchedOff(claimed.address.kind);
  return true;
}

async function tell(deps: PushDeps, { address, roomId, failures }: ClaimedPush, reading: PushReading): Promise<PushSettlement> {
  const waitMs = deps.settings.pushAfterMs;
  const awayMs = deps.presence.awayForMs(address.userId);
  const verdictOf = (message: WaitingMessage) =>
    decidePush({
      isDoNotDisturb: reading.presence === 'dnd',
      isOwn: message.authorId === address.userId,
      isMention: callsAway(message, address.userId),
      isHistory: message.seq < reading.firstSeq || message.createdAt < reading.sinceMs,
      isBlocked: message.isBlocked,
      isDeleted: message.isDeleted,
      isThreadReply: message.isThreadReply,
      isFollowed: message.isFollowed,
      isRead: message.isRead,
      kind: reading.room.kind,
      notify: reading.notify,
      awayMs,
      waitMs,
      ageMs: reading.nowMs - message.createdAt,
    }).verdict;
  const judged = reading.messages.map((message) => ({ message, verdict: verdictOf(message) }));
  const told = judged.flatMap(({ message, verdict }) => (verdict === 'tell' ? [message] : []));
  const last = told.at(-1);
  const upTo = Math.max(0, ...reading.seqs);
  if (last === undefined) {
    const keep = judged.flatMap(({ message, verdict }) => (verdict === 'later' ? [message.seq] : []));
    // Away, but not for long: as soon as he is away long enough.
    return { kind: 'decided', upTo, keep, isSent: false, nextMs: awayMs > 0 ? Math.max(0, waitMs - awayMs) : Math.min(lookAgainMs, pauseMsOf(waitMs)) };
  }
  const notice = noticeOf({ contents: address.contents, serverName: (await currentSettings(deps)).name, roomId, room: reading.room, last, count: told.length });
  const outcome = await sendNotice(deps, address, notice);
  deps.onTried(address.kind, outcome.kind, Math.max(0, reading.nowMs - reading.dueAt));
  if (outcome.kind === 'sent') return { kind: 'decided', upTo, keep: [], isSent: true, nextMs: pauseMsOf(waitMs) };
  if (outcome.kind === 'refused') return outcome;
  return { ...outcome, afterMs: tryAgainAfter(failures + 1, outcome.retryAfter, deps.random), givesUpAfterMs };
}
