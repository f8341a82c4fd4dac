import type { Id } from '@parley/shared/ids';
import { isRetryable, type WireError } from '@parley/shared/protocol/errors';
import type { Result } from '@parley/shared/result';
import type { AccountCore } from '../accounts/account-core.ts';
import type { WaitingChange } from '../messages/overlay.ts';
import { tellMessage } from '../messages/tell-message.ts';
import { foldChanges } from '../outbox/fail-dependents.ts';
import type { OutboxState } from '../outbox/outbox-item.ts';
import type { Timer } from '../ports.ts';
import { keyOfMessage, type MessageName } from '../store/message-name.ts';
import {
  type ChangeRow,
  changedAmong,
  changesMessage,
  findOutbox,
  makesRoom,
  nextQueued,
  noteAttempts,
  noteFailed,
  noteRetry,
  type OutboxRow,
  readChanges,
  removeOutbox,
  replaceDependency,
  waitingLanes,
} from '../store/own/outbox-rows.ts';
import { messageUploads } from '../store/own/uploads.ts';
import { createAnsweredChanges } from './answered-changes.ts';
import { backoffMs } from './backoff.ts';
import type { Connection } from './connection.ts';
import type { Settle } from './settle.ts';

export type Outbox = OutboxState & {
  /** Something was queued in this lane (or may go now). */
  wake(lane: Id): void;
  /** The connection is there: everything may go. */
  wakeAll(): void;
  /** These are in the log, whoever told it. */
  stored(roomId: Id, ids: readonly Id[]): void;
  /** The log told of one's own votes or reactions on these. */
  ownChanged(roomId: Id, messageIds: readonly Id[]): void;
  /** What this person wants of one message and the log does not hold yet, in order. */
  changesOf(roomId: Id, messageId: Id): WaitingChange[];
  /** Those of these messages that may have such changes; by `keyOfMessage`. */
  changedAmong(messages: readonly MessageName[]): ReadonlySet<string>;
  /** A file of a waiting message is whole on the relay (null), or will not get there. */
  fileSettled(opId: Id, error: WireError | null): void;
  /** Writes down what is done. */
  flush(): void;
};

/** What a lane must know of the files of its messages. */
export type OutboxFiles = {
  isUploading(id: Id): boolean;
  /** Messages have left the queue. */
  release(): void;
  /** The relay does not have the files of a message (any more). */
  restart(opId: Id): void;
};

/** One room's lane. `lastSendId`: the last message under way. `sent`: the highest row under way. `isStopped`: waits until nothing is under way and its pause is over, then begins at its head again. */
type Lane = { id: Id; inFlight: Map<Id, OutboxRow>; lastSendId: Id | null; sent: number; isStopped: boolean; failures: number; timer: Timer | null };

const internalMax = 3;
/** How often the files of one message go up again because the relay lost them. */
const uploadRoundsMax = 5;
const storeRetryMs = 5_000;
const hasFiles = (row: OutboxRow): boolean => row.call === 'messages.send' && (row.input.fileIds?.length ?? 0) > 0;
/** These two are settled by a new connection (or a new app), not by waiting. */
const pausesAll = (error: WireError): boolean => error.code === 'unauthenticated' || error.code === 'unsupported-version';

/**
 * Sends what waits: a lane for each room, oldest first, up to 8 in flight, each naming the one before it, so the relay keeps their order whatever gets lost.
 * No answer means unknown, and unknown is sent again: the same id has the same effect.
 */
export function createOutbox(core: AccountCore, connection: Connection, settle: Settle, files: OutboxFiles): Outbox {
  const { own, deps, tuning } = core;
  const lanes = new Map<Id, Lane>();
  const done = new Set<Id>();
  const answered = createAnsweredChanges(core);
  let pausedUntilMs = 0;
  let isFlushPlanned = false;

  const laneOf = (id: Id): Lane => {
    const known = lanes.get(id);
    if (known) return known;
    const lane: Lane = { id, inFlight: new Map(), lastSendId: null, sent: 0, isStopped: false, failures: 0, timer: null };
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
    if (opIds.length > 0) files.release();
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
    if (room <= 0 || [...lane.inFlight.values()].some(makesRoom)) return rows;
    for (const row of nextQueued(own.read, lane.id, lane.sent, room + done.size)) {
      if (done.has(row.opId)) continue;
      if (rows.length === room) break;
      if (row.dependsOn !== null && !done.has(row.dependsOn)) break;
      // Its files first; what was written after it waits with it.
      if (hasFiles(row) && messageUploads(own.read, row.opId).some((file) => file.state !== 'done')) break;
      if (makesRoom(row)) {
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
    lane.lastSendId = null;
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
      const outcome = settle(row, result.value);
      lane.failures = 0;
      if (changesMessage(row) && outcome === 'untold') answered.add(row);
      markDone(row);
      if (changesMessage(row)) tellMessage(core, row.lane, row.input.id);
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
    if (row.attempts < uploadRoundsMax && hasFiles(row) && error.code === 'not-found' && error.issues?.some((issue) => issue.path.startsWith('fileIds'))) {
      files.restart(row.opId);
      stop(lane, 0);
      core.news.outbox(lane.id);
      return;
    }
    deps.log('info', 'outbox-item-failed', { accountId: core.id, call: row.call, code: error.code });
    if (changesMessage(row)) refuse(row, error);
    else
      own.write((write) => {
        if (foldChanges(write, row)) noteFailed(write, row.opId, error);
      });
    core.news.outbox(lane.id);
  };

  /** The message shows the server's truth again. Words are never dropped: an edit stays, for the person to decide. */
  const refuse = (row: ChangeRow, error: WireError): void => {
    // Somebody was faster, and it is as the person wanted.
    const isWanted = row.call === 'messages.delete' && error.code === 'gone';
    own.write((write) => {
      replaceDependency(write, row.opId, null);
      if (row.call === 'messages.edit') noteFailed(write, row.opId, error);
      else removeOutbox(write, row.opId);
    });
    tellMessage(core, row.lane, row.input.id);
    if (!isWanted) core.publish({ type: 'change-refused', accountId: core.id, roomId: row.lane, messageId: row.input.id, call: row.call, error });
  };

  const deliver = async (lane: Lane, row: OutboxRow): Promise<void> => {
    const afterId = [...lane.inFlight.values()].some((other) => other.call === 'messages.send') ? lane.lastSendId : null;
    lane.inFlight.set(row.opId, row);
    if (row.call === 'messages.send') lane.lastSendId = row.opId;
    if (changesMessage(row)) tellMessage(core, row.lane, row.input.id);
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

  const isSending = (opId: Id): boolean => [...lanes.values()].some((lane) => lane.inFlight.has(opId));

  const toWaiting = (row: ChangeRow): WaitingChange => {
    const { opId, error, createdAt } = row;
    const state = row.state === 'failed' ? 'failed' : isSending(opId) ? 'sending' : 'queued';
    return { ...row, opId, error, createdAt, state };
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
    isSending,
    done,
    isUploading: files.isUploading,
    fileSettled(opId, error) {
      const row = findOutbox(own.read, opId);
      if (!row || row.state === 'failed') return;
      if (error) {
        own.write((write) => {
          if (foldChanges(write, row)) noteFailed(write, opId, error);
        });
        core.news.outbox(row.lane);
      }
      drain(laneOf(row.lane));
    },
    stored(roomId, ids) {
      for (const opId of ids) if (findOutbox(own.read, opId)) markDone({ opId, lane: roomId });
    },
    ownChanged(roomId, messageIds) {
      for (const id of messageIds) answered.told(roomId, id);
    },
    changesOf: (roomId, messageId) => [
      ...answered.of(roomId, messageId),
      ...readChanges(own.read, roomId, messageId)
        .filter((row) => !done.has(row.opId))
        .map(toWaiting),
    ],
    changedAmong: (messages) =>
      new Set([...messages.filter(({ roomId, id }) => answered.of(roomId, id).length > 0), ...changedAmong(own.read, messages)].map(keyOfMessage)),
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
    case 'messages.edit':
      return connection.call('messages.edit', row.input);
    case 'messages.delete':
      return connection.call('messages.delete', row.input);
    case 'messages.pin':
      return connection.call('messages.pin', row.input);
    case 'messages.vote':
      return connection.call('messages.vote', row.input);
    case 'messages.react':
      return connection.call('messages.react', row.input);
  }
}
