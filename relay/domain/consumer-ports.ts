import type { KnownLogEvent } from '@parley/shared/entities/log-event';
import type { Id } from '@parley/shared/ids';

/**
 * What one group of consumers does with the rooms' logs, a batch at a time, from where it stands in each. A room is in one owner's hands at a time, and its events come
 * in order; who dies with it is taken over, and may have handled what he did not note: at least once.
 */
export type GroupFeed = {
  /** Rooms that one `next` may name. */
  roomsMax: number;
  /** Between two passes over the same rooms, in milliseconds: what is committed meanwhile is read together. */
  paceMs: number;
  /** So many handled in one step mean that much more waits. */
  farBehind: number;
  /** Handles the next events of these rooms. `cursors`: how far each was read; a room that is missing is in somebody else's hands now, or could not be handled (`failure`: why). */
  next(owner: string, roomIds: readonly Id[]): Promise<{ cursors: Map<Id, number>; handled: number; failure?: unknown }>;
  /** Rooms (not all at once) whose log goes on behind what was read, and by how many events. */
  behind(): Promise<{ roomId: Id; headSeq: number; behind: number }[]>;
};

/**
 * A group that is handed events. `name` is where its cursors stand, for good. `from`: `now`, when the group first runs: nothing that was said before.
 * `handle` gets events of one room in order, each at least once; where it throws, the room's batch comes again later, and other rooms go on.
 */
export type EventGroup = { name: string; from: 'start' | 'now'; handle(batch: { roomId: Id; events: KnownLogEvent[] }): Promise<void> };
