import type { Id } from '@parley/shared/ids';
import { isRetryable, type WireError } from '@parley/shared/protocol/errors';
import type { Result } from '@parley/shared/result';
import type { AccountCore } from '../accounts/account-core.ts';
import type { Timer } from '../ports.ts';
import { findOutbox, nextQueued, noteAttempts, noteFailed, noteRetry, type OutboxRow, removeOutbox, waitingLanes } from '../store/own/outbox-rows.ts';
import { backoffMs } from './backoff.ts';
import type { Connection } from './connection.ts';
import type { Settle } from './settle.ts';

export type Outbox = {
  /** Something was queued in this lane (or may go now). */
  wake(lane: Id): void;
  /** The connection is there: everything may go. */
  wakeAll(): void;
  isSending(opId: Id): boolean;
  /** These are in the log, whoever told it. */
  stored(roomId: Id, ids: readonly Id[]): void;
  /** Writes down what is done. */
  flush(): void;
};

/** One room's lane. `sent`: the highest row under way. `isStopped`: waits until nothing is under way and its pause is over, then begins at its head again. */
type Lane = { id: Id; inFlight: Map<Id, OutboxRow>; lastOpId: Id | null; sent: number; isStopped: boolean; failures: number; timer: Timer | null };

const internalMax = 3;
const storeRetryMs = 5_000;
/** These two are settled by a new connection (or a new app), not by waiting. */
const pausesAll = (error: WireError): boolean => error.code === 'unauthenticated' || error.code === 'unsupported-version';

/**
 * Sends what waits: a lane for each room, oldest first, up to 8 in flight, each naming the one before it, so the relay keeps their order whatever gets lost.
 * No answer means unknown, and unknown is sent again: the same id has the same effect.
 */
export function createOutbox(core: AccountCore, connection: Connection, settle: Settle): Outbox {
  const { own, deps, tuning } = core;
  const lanes = new Map<Id, Lane>();
  const done = new Set<Id>();
  let pausedUntilMs = 0;
  let isFlushPlanned = false;

  const laneOf = (id: Id): Lane => {
    const known = lanes.get(id);
    if (known) return known;
    const lane: Lane = { id, inFlight: new Map(), lastOpId: null, sent: 0, isStopped: false, failures: 0, timer: null };
    lanes.set(id, lane);
    return lane;
  };

  const flush = (): void => {
    if (done.size > 0) writeDown([]);
  };

  /** One commit, and so one wait for the disk, for what is done and what goes next. */
  const writeDown = (next: readonly OutboxRow[]): void => {
    const opIds = [...done];
    own.write((write) => {
      for (const opId of opIds) removeOutbox(write, opId);
      noteAttempts(
        write,
        next.map((row) => row.n),
      );
    });
    for (const opId of opIds) done.delete(opId);
  };

  /** A crash before this only sends again; so many are written down at once. */
  const markDone = (row: { opId: Id; lane: Id }): void => {
    done.add(row.opId);
    core.news.outbox(row.lane);
    if (isFlushPlanned) return;
    isFlushPlanned = true;
    setImmediate(() => {
      isFlushPlanned = false;
      if (core.isClosed()) return;
      for (const lane of lanes.values()) {
        if (lane.inFlight.size === 0 && !lane.isStopped) restart(lane);
        else drain(lane);
      }
      try {
        flush();
      } catch (error) {
        deps.log('warn', 'outbox-flush-failed', { accountId: core.id, message: String(error) });
      }
    });
  };

  /** The next rows that may go, as many as the window has room for. What makes a room goes alone. */
  const eligible = (lane: Lane): OutboxRow[] => {
    const rows: OutboxRow[] = [];
    const room = tuning.inFlightPerLane - lane.inFlight.size;
    if (room <= 0 || [...lane.inFlight.values()].some((row) => row.call !== 'messages.send')) return rows;
    for (const row of nextQueued(own.read, lane.id, lane.sent, room + done.size)) {
      if (done.has(row.opId)) continue;
      if (rows.length === room) break;
      if (row.dependsOn !== null && !done.has(row.dependsOn)) break;
      if (row.call !== 'messages.send') {
        if (lane.inFlight.size === 0 && rows.length === 0) rows.push(row);
        break;
      }
      rows.push(row);
    }
    return rows;
  };

  const drain = (lane: Lane): void => {
    if (core.isClosed() || !connection.isOpen() || lane.isStopped) return;
    const pauseMs = pausedUntilMs - deps.clock.now();
    // The pause holds for every lane, also for those that did not cause it: each comes back by itself when it is over.
    if (pauseMs > 0) {
      stop(lane, pauseMs);
      return;
    }
    try {
      const rows = eligible(lane);
      if (rows.length === 0) return;
      writeDown(rows);
      for (const row of rows) void deliver(lane, row);
      core.news.outbox(lane.id);
    } catch (error) {
      deps.log('warn', 'outbox-failed', { accountId: core.id, message: String(error) });
      stop(lane, storeRetryMs);
    }
  };

  const restart = (lane: Lane): void => {
    lane.timer = null;
    if (core.isClosed() || lane.inFlight.size > 0) return;
    lane.isStopped = false;
    lane.sent = 0;
    lane.lastOpId = null;
    drain(lane);
  };

  /** Nothing more goes until all answers are in and `ms` are over. */
  const stop = (lane: Lane, ms: number): void => {
    lane.isStopped = true;
    if (lane.timer) return;
    const tick = (): void => {
      if (lane.inFlight.size > 0) lane.timer = deps.clock.after(50, tick);
      else restart(lane);
    };
    lane.timer = deps.clock.after(ms, tick);
  };

  const retry = (lane: Lane, row: OutboxRow, error: WireError): void => {
    if (error.retryAfterMs !== undefined) pausedUntilMs = Math.max(pausedUntilMs, deps.clock.now() + error.retryAfterMs);
    const isConnected = connection.isOpen() && !pausesAll(error);
    if (!lane.isStopped) lane.failures += 1;
    const wait = backoffMs({
      attempt: lane.failures - 1,
      baseMs: tuning.backoffBaseMs,
      maxMs: tuning.backoffMaxMs,
      random: deps.random(),
      leastMs: error.retryAfterMs,
    });
    own.write((write) => noteRetry(write, row.opId, isConnected ? deps.clock.now() + wait : null, error));
    stop(lane, wait);
    core.news.outbox(lane.id);
  };

  const finish = (lane: Lane, row: OutboxRow, result: Result<unknown>): void => {
    if (result.ok) {
      settle(row, result.value);
      lane.failures = 0;
      markDone(row);
      return;
    }
    // It may have been settled by the log meanwhile.
    if (done.has(row.opId) || !findOutbox(own.read, row.opId)) return;
    const { error } = result;
    const isSpent = error.code === 'internal' && row.internalErrors + 1 >= internalMax;
    if (pausesAll(error) || (isRetryable(error.code) && !isSpent)) {
      retry(lane, row, error);
      return;
    }
    deps.log('info', 'outbox-item-failed', { accountId: core.id, call: row.call, code: error.code });
    own.write((write) => noteFailed(write, row.opId, error));
    core.news.outbox(lane.id);
  };

  const deliver = async (lane: Lane, row: OutboxRow): Promise<void> => {
    const afterId = lane.inFlight.size > 0 ? lane.lastOpId : null;
    lane.inFlight.set(row.opId, row);
    lane.lastOpId = row.opId;
    lane.sent = Math.max(lane.sent, row.n);
    const result = await send(connection, row, afterId);
    lane.inFlight.delete(row.opId);
    if (core.isClosed()) return;
    try {
      finish(lane, row, result);
    } catch (error) {
      deps.log('warn', 'outbox-settle-failed', { accountId: core.id, message: String(error) });
      stop(lane, storeRetryMs);
    }
    // What was settled goes with the next rows, in one commit.
    if (!isFlushPlanned) drain(lane);
    // A row that was failed may have been queued again at its old place, below what was sent meanwhile.
    if (!isFlushPlanned && lane.inFlight.size === 0 && !lane.isStopped) restart(lane);
  };

  return {
    wake(id) {
      const lane = laneOf(id);
      if (lane.inFlight.size > 0) return drain(lane);
      lane.timer?.cancel();
      restart(lane);
    },
    wakeAll() {
      for (const id of waitingLanes(own.read)) {
        const lane = laneOf(id);
        lane.failures = 0;
        if (lane.inFlight.size > 0) continue;
        lane.timer?.cancel();
        restart(lane);
      }
    },
    isSending: (opId) => [...lanes.values()].some((lane) => lane.inFlight.has(opId)),
    stored(roomId, ids) {
      for (const opId of ids) if (findOutbox(own.read, opId)) markDone({ opId, lane: roomId });
    },
    flush,
  };
}

function send(connection: Connection, row: OutboxRow, afterId: Id | null): Promise<Result<unknown>> {
  switch (row.call) {
    case 'messages.send':
      return connection.call('messages.send', afterId === null ? row.input : { ...row.input, afterId });
    case 'rooms.create':
      return connection.call('rooms.create', row.input);
    case 'rooms.direct':
      return connection.call('rooms.direct', row.input);
  }
}
