import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Id } from '@parley/shared/ids';
import type { GroupFeed } from '../domain/consumer-ports.ts';
import type { CommittedPacket } from '../domain/ports.ts';
import type { RelayEvents } from '../observability/relay-events.ts';

export type RunningGroup = {
  /** Something was committed on this node: its room is read soon. */
  notice(packet: Pick<CommittedPacket, 'roomId' | 'to'>): void;
  /** Looks for rooms that nobody reads: those of a node that died, and all of them after an upgrade. */
  lookNow(): Promise<void>;
  close(): Promise<void>;
};

/** A room that another node has in its hands is asked for again after this long. */
const busyMs = 40;
const lookEveryMs = 5_000;
/** The share of its time that this process may be busy before the group gives way to people, and how many times as long as a pass it then rests. */
const busyShare = 0.5;
const restFactor = 16;
/** What was committed just now is told to people first; so soon after it the group reads it, with what came meanwhile. */
const leadMs = 25;
/** After a failure (the database is away): no hurry. */
const failedMs = 1_000;

/**
 * One process of a group of consumers of the rooms' logs: reads what was committed, behind the messages and never on their way. The node that committed reads the
 * room; others of the group come in only where it does not. `owner` names this process among all of them.
 */
export function runGroup(deps: { name: string; feed: GroupFeed; events: RelayEvents; owner: string }): RunningGroup {
  const { name, feed, events, owner } = deps;
  /** Rooms to be read, up to which number at least, and since when they wait. */
  const wanted = new Map<Id, { seq: number; sinceMs: number }>();
  let running: Promise<void> | null = null;
  let looking: Promise<void> | null = null;
  const closing = new AbortController();
  const isClosed = () => closing.signal.aborted;

  const pause = (ms: number) => sleep(ms, undefined, { signal: closing.signal }).catch(() => undefined);

  /** One batch of every room that waits. @returns how long to wait before the next pass */
  async function pass(): Promise<number> {
    const roomIds = [...wanted.keys()];
    let isBusy = false;
    let handled = 0;
    let hasFailed = false;
    for (let start = 0; start < roomIds.length && !isClosed(); start += feed.roomsMax) {
      const some = roomIds.slice(start, start + feed.roomsMax);
      const step = await feed.next(owner, some);
      handled += step.handled;
      for (const roomId of some) isBusy = settle(roomId, step.cursors.get(roomId)) || isBusy;
      events.groupHandled(name, step.handled);
      if (step.failure === undefined) continue;
      hasFailed = true;
      events.backgroundBroke(`consumer-${name}`, step.failure);
    }
    if (hasFailed) return failedMs;
    // Far behind: on at once. Otherwise what comes in meanwhile is read together.
    return handled >= feed.farBehind ? 1 : isBusy ? busyMs : feed.paceMs;
  }

  /** @returns whether somebody else had the room in his hands */
  function settle(roomId: Id, cursor: number | undefined): boolean {
    const want = wanted.get(roomId);
    if (cursor === undefined || want === undefined) return true;
    if (cursor < want.seq) return false;
    wanted.delete(roomId);
    events.groupLag(name, Math.max(0, performance.now() - want.sinceMs));
    return false;
  }

  async function run(): Promise<void> {
    await pause(leadMs);
    let load = performance.eventLoopUtilization();
    while (wanted.size > 0 && !isClosed()) {
      let waitMs = failedMs;
      const startedMs = performance.now();
      try {
        waitMs = await pass();
        const now = performance.eventLoopUtilization();
        // Messages come first: while they keep the process busy, the group follows at a distance.
        if (performance.eventLoopUtilization(now, load).utilization > busyShare) waitMs = Math.max(waitMs, restFactor * (performance.now() - startedMs));
        load = now;
      } catch (error) {
        events.backgroundWaits(`consumer-${name}`, error);
      }
      await pause(waitMs);
    }
    running = null;
  }

  function want(roomId: Id, seq: number): void {
    const before = wanted.get(roomId);
    if (before === undefined) wanted.set(roomId, { seq, sinceMs: performance.now() });
    else before.seq = Math.max(before.seq, seq);
    if (!isClosed()) running ??= run();
  }

  async function look(): Promise<void> {
    try {
      const rooms = await feed.behind();
      events.groupBehind(
        name,
        rooms.reduce((sum, room) => sum + room.behind, 0),
        rooms.length,
      );
      for (const room of rooms) want(room.roomId, room.headSeq);
    } catch (error) {
      events.backgroundWaits(`consumer-${name}`, error);
    }
  }

  const lookNow = (): Promise<void> => {
    looking ??= look().finally(() => {
      looking = null;
    });
    return looking;
  };
  const timer = setInterval(() => void lookNow(), lookEveryMs).unref();
  void lookNow();
  return {
    notice: ({ roomId, to }) => want(roomId, to),
    lookNow,
    close: async () => {
      clearInterval(timer);
      closing.abort();
      await Promise.all([looking, running]);
    },
  };
}
