import type { Timeline } from '../../state/timeline-window.ts';

/** Whether nobody has said anything yet: only its making and its first member are in the log, and the log is all there. */
export function isEmptyRoom(timeline: Timeline): boolean {
  return !timeline.hasMoreBefore && !timeline.hasMoreAfter && timeline.rows.every((row) => row.kind === 'system') && timeline.rows.length <= 2;
}
