import type { KnownLogEvent } from '@parley/shared/entities/log-event';

/** Whether one of these events would tell words from below a number. */
export function tellsBelow(events: readonly KnownLogEvent[], firstSeq: number): boolean {
  return events.some((event) => event.type === 'message-edited' && event.message.seq < firstSeq);
}

/**
 * The events as somebody may know them who sees a room from `firstSeq` on: the edit of an older message stays in its place in the log, since there is no gap in that,
 * but without words, mentions and files. All other events that change messages tell no content.
 */
export function veilEdits(events: readonly KnownLogEvent[], firstSeq: number): KnownLogEvent[] {
  return events.map((event) =>
    event.type === 'message-edited' && event.message.seq < firstSeq
      ? { ...event, message: { ...event.message, body: '', mentions: { userIds: [] }, files: [] } }
      : event,
  );
}
