import type { NotifyLevel } from './entities/membership.ts';
import type { RoomKind } from './entities/room.ts';

/** Everything the decision depends on, and nothing else. */
export type NotificationFacts = {
  isEnabled: boolean;
  /** The person wants silence on all devices. */
  isDoNotDisturb: boolean;
  isOwn: boolean;
  /** The person blocked its author. */
  isBlocked: boolean;
  isDeleted: boolean;
  isThreadReply: boolean;
  /** It stands in a thread that the person follows. */
  isFollowed: boolean;
  /** The message is at or below the read mark. */
  isRead: boolean;
  /** It was in the log before this device knew the room. */
  isHistory: boolean;
  /** The person looks at the end of this room right now. */
  isLookedAt: boolean;
  isMention: boolean;
  kind: RoomKind;
  notify: NotifyLevel;
};

export type NotificationReason =
  | 'turned-off'
  | 'do-not-disturb'
  | 'own-message'
  | 'blocked'
  | 'deleted'
  | 'thread-reply'
  | 'followed-thread'
  | 'already-read'
  | 'history'
  | 'looked-at'
  | 'room-muted'
  | 'mentions-only'
  | 'mention'
  | 'direct'
  | 'all-messages';

/** Whether a message raises a notification, on a device or at somebody’s phone while he is away, and why: the reason is kept, so "why did (not) it ring" always has an answer. Pure. */
export function decideNotification(facts: NotificationFacts): { isShown: boolean; reason: NotificationReason } {
  const no = (reason: NotificationReason) => ({ isShown: false, reason });
  const yes = (reason: NotificationReason) => ({ isShown: true, reason });
  if (facts.isOwn) return no('own-message');
  if (facts.isBlocked) return no('blocked');
  if (facts.isDeleted) return no('deleted');
  if (facts.isHistory) return no('history');
  if (facts.isRead) return no('already-read');
  if (!facts.isEnabled) return no('turned-off');
  if (facts.isDoNotDisturb) return no('do-not-disturb');
  if (facts.notify === 'nothing') return no('room-muted');
  if (facts.isLookedAt) return no('looked-at');
  if (facts.isMention) return yes('mention');
  if (facts.isThreadReply) return facts.isFollowed ? yes('followed-thread') : no('thread-reply');
  if (facts.kind === 'direct') return yes('direct');
  return facts.notify === 'mentions' ? no('mentions-only') : yes('all-messages');
}
