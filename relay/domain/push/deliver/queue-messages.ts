import type { KnownLogEvent } from '@parley/shared/entities/log-event';
import type { Message } from '@parley/shared/entities/message';
import type { RoomKind } from '@parley/shared/entities/room';
import type { Id } from '@parley/shared/ids';
import { decideNotification } from '@parley/shared/notification-rules';
import type { EventGroup } from '../../consumer-ports.ts';
import type { Deps } from '../../deps.ts';
import type { PushListener } from '../push-ports.ts';

/** A room that was told of is told of again after this long, in milliseconds. */
export const pauseMsOf = (pushAfterMs: number): number => 3 * pushAfterMs;

/** The group of the rooms' logs that notes what may have to be told to whom; when it is due, it is looked at again. What is handled twice is noted once. */
export function queuePushes({ pushQueue, pushAfterMs }: Pick<Deps, 'pushQueue'> & { pushAfterMs: number }): EventGroup {
  return {
    name: 'push',
    from: 'now',
    async handle({ roomId, events }) {
      const messages = events.flatMap((event: KnownLogEvent) => (event.type === 'message-created' ? [event.message] : []));
      if (messages.length === 0) return;
      const { kind, listeners } = await pushQueue.listeners(roomId);
      const waiting = listeners
        .map((listener) => ({ targetId: listener.targetId, seqs: messages.filter((message) => mayConcern(listener, kind, message)).map(({ seq }) => seq) }))
        .filter(({ seqs }) => seqs.length > 0);
      if (waiting.length > 0) await pushQueue.queue({ roomId, waiting, afterMs: pushAfterMs, pauseMs: pauseMsOf(pushAfterMs) });
    },
  };
}

/** Whether somebody away is called: `@here` is for those who are not. */
export const callsAway = ({ mentions }: Pick<Message, 'mentions'>, userId: Id): boolean => mentions.userIds.includes(userId) || mentions.room === true;

/** The rule, with the best assumed of what can change until it is due. */
function mayConcern(listener: PushListener, kind: RoomKind, message: Message): boolean {
  return decideNotification({
    isEnabled: true,
    isDoNotDisturb: false,
    isOwn: message.authorId === listener.userId,
    isBlocked: false,
    isDeleted: message.deletedAt !== undefined,
    isThreadReply: message.threadRootId !== undefined,
    isFollowed: true,
    isRead: false,
    isHistory: message.seq < listener.firstSeq || message.createdAt < listener.sinceMs,
    isLookedAt: false,
    isMention: callsAway(message, listener.userId),
    kind,
    notify: listener.notify,
  }).isShown;
}
