import type { Id } from '@parley/shared/ids';
import type { Change } from '@parley/shared/ipc/changes';
import type { TimelineRow } from '@parley/shared/ipc/views';
import { applyNews, type Timeline } from './timeline-window.ts';

/** One room of one account. */
export type RoomKey = { accountId: Id; roomId: Id };

/** The same as one word, to look it up by: two accounts of this device may be in the same room. */
export type TimelineKey = `${Id}/${Id}`;

/** Account and room → what the window has loaded of that room's timeline. Rooms that were not shown lately are not in it. */
export type Timelines = Readonly<Record<TimelineKey, Timeline>>;

export const noTimelines: Timelines = {};

/** Rooms whose rows stay in memory after one left them. */
export const hydratedRoomsMax = 3;

export function timelineKey(accountId: Id, roomId: Id): TimelineKey {
  return `${accountId}/${roomId}`;
}

/** The timelines after one piece of news; the same object when it does not concern them. Applying the same news twice changes nothing more. */
export function applyTimelineChange(timelines: Timelines, change: Change): Timelines {
  switch (change.type) {
    case 'rows-changed':
      return withTimeline(timelines, timelineKey(change.accountId, change.roomId), (timeline) =>
        applyNews(timeline, change.rows.filter(isInRoom), change.headSeq),
      );
    case 'timeline-reset':
      return withTimeline(timelines, timelineKey(change.accountId, change.roomId), markStale);
    case 'room-removed':
      return withoutTimeline(timelines, timelineKey(change.accountId, change.roomId));
    case 'accounts-changed': {
      const known = new Set(change.accounts.map((account) => account.id));
      const gone = timelineKeys(timelines).filter((key) => !known.has(accountOf(key)));
      return gone.reduce(withoutTimeline, timelines);
    }
    case 'engine-restarted':
      return timelineKeys(timelines).reduce((all, key) => withTimeline(all, key, markStale), timelines);
    default:
      return timelines;
  }
}

/** Replies in a thread stand in their thread only. */
function isInRoom(row: TimelineRow): boolean {
  return row.kind !== 'message' || row.message.threadRootId === undefined;
}

/** The timelines with one of them changed; a room that is not loaded stays so. */
export function withTimeline(timelines: Timelines, key: TimelineKey, update: (timeline: Timeline) => Timeline): Timelines {
  const timeline = timelines[key];
  return timeline ? { ...timelines, [key]: update(timeline) } : timelines;
}

/**
 * The timelines with `key` as the room used last and at most `hydratedRoomsMax` of them. Their order is the order of use.
 */
export function withLatest(timelines: Timelines, key: TimelineKey, timeline: Timeline): Timelines {
  const others = timelineKeys(timelines).filter((other) => other !== key);
  const kept = others.slice(Math.max(0, others.length - hydratedRoomsMax + 1));
  return Object.fromEntries([...kept.map((other) => [other, timelines[other]]), [key, timeline]]);
}

/** The timelines with one more that will perhaps be shown: it takes the place of the one that was used longest ago. */
export function withPrepared(timelines: Timelines, key: TimelineKey, timeline: Timeline): Timelines {
  const others = timelineKeys(timelines).filter((other) => other !== key);
  const kept = others.slice(Math.max(0, others.length - hydratedRoomsMax + 1));
  return Object.fromEntries([[key, timeline], ...kept.map((other) => [other, timelines[other]])]);
}

function withoutTimeline(timelines: Timelines, key: TimelineKey): Timelines {
  if (!(key in timelines)) return timelines;
  const { [key]: _gone, ...rest } = timelines;
  return rest;
}

function markStale(timeline: Timeline): Timeline {
  return { ...timeline, isStale: true, resets: timeline.resets + 1 };
}

function timelineKeys(timelines: Timelines): TimelineKey[] {
  return Object.keys(timelines) as TimelineKey[];
}

function accountOf(key: TimelineKey): Id {
  return key.slice(0, key.indexOf('/'));
}
