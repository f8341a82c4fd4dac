import { decideNotification, type NotificationFacts, type NotificationReason } from '@parley/shared/notification-rules';

/** What decides about one message for one person: what decides on his devices, and how long he is away. */
export type PushFacts = Omit<NotificationFacts, 'isEnabled' | 'isLookedAt'> & {
  /** How long none of his devices has been in use, in milliseconds; 0: one is. */
  awayMs: number;
  /** So long he must be away. */
  waitMs: number;
  /** How old the message is. */
  ageMs: number;
};

/** What somebody had on his screen for so long without reading it was told there; it does not follow him out of the door. */
export const screenMs = 15 * 60_000;

/**
 * Whether a message is told to somebody's phone: by the same rule as on his devices, and only while none of them is in use. `later`: he may be about to read it, or about to
 * leave. Pure.
 */
export function decidePush({ awayMs, waitMs, ageMs, ...facts }: PushFacts): { verdict: 'tell' | 'later' | 'no'; reason: NotificationReason | 'at-a-device' } {
  const { isShown, reason } = decideNotification({ ...facts, isEnabled: true, isLookedAt: false });
  if (!isShown) return { verdict: 'no', reason };
  if (awayMs >= waitMs && awayMs > 0) return { verdict: 'tell', reason };
  return { verdict: ageMs > screenMs ? 'no' : 'later', reason: 'at-a-device' };
}
