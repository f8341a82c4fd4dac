import type { Id } from '@parley/shared/ids';
import type { CallInput } from '@parley/shared/protocol/calls';
import type { WireError } from '@parley/shared/protocol/errors';
import { type MessageName, namesAsJson } from '../message-name.ts';
import type { ReadHandle, WriteHandle } from '../store.ts';
import { moveUploads, retryUploads } from './uploads.ts';

/** Calls that change a message there is. */
export type ChangeName = 'messages.edit' | 'messages.delete' | 'messages.pin' | 'messages.vote' | 'messages.react';
export type ChangeCall = { [N in ChangeName]: { call: N; input: CallInput<N> } }[ChangeName];

/** The calls that wait in the outbox, each with its input as it will be sent. */
export type OutboxCall =
  | { call: 'messages.send'; input: CallInput<'messages.send'> }
  | { call: 'rooms.create'; input: CallInput<'rooms.create'> }
  | { call: 'rooms.direct'; input: CallInput<'rooms.direct'> }
  | ChangeCall;

/**
 * One unsent thing. `n`: sending order. `lane`: its room. `attempts`: how often it may have reached the relay; `internalErrors`: how often the relay
 * answered `internal`. `dependsOn`: the row that must be done first (what makes the room, the message that is changed, an older change of it).
 */
export type OutboxRow = OutboxCall & {
  n: number;
  opId: Id;
  lane: Id;
  state: 'queued' | 'failed';
  attempts: number;
  internalErrors: number;
  createdAt: number;
  retryAtMs: number | null;
  error: WireError | null;
  dependsOn: Id | null;
};

export type ChangeRow = OutboxRow & ChangeCall;

/** Whether a row makes the room of its lane. */
export const makesRoom = (row: OutboxCall): boolean => row.call === 'rooms.create' || row.call === 'rooms.direct';

/** Whether a row changes a message. */
export const changesMessage = (row: OutboxRow): row is ChangeRow => row.call !== 'messages.send' && !makesRoom(row);

type Raw = Omit<OutboxRow, 'input' | 'error'> & { input: string; error: string | null };

const columns =
  'n, op_id AS opId, lane, call, input, state, attempts, internal_errors AS internalErrors, created_at AS createdAt, retry_at_ms AS retryAtMs, error, depends_on AS dependsOn';

function toRow(raw: Raw): OutboxRow {
  return { ...raw, input: JSON.parse(raw.input), error: raw.error === null ? null : (JSON.parse(raw.error) as WireError) } as OutboxRow;
}

/** Everything, in sending order; `lane` narrows it. */
export function readOutbox(read: ReadHandle, lane?: Id): OutboxRow[] {
  const rows =
    lane === undefined
      ? read.all<Raw>(`SELECT ${columns} FROM outbox ORDER BY n`)
      : read.all<Raw>(`SELECT ${columns} FROM outbox WHERE lane = ? ORDER BY n`, lane);
  return rows.map(toRow);
}

/** The next rows of a lane that are not failed, in sending order, after row `afterN`. */
export function nextQueued(read: ReadHandle, lane: Id, afterN: number, limit: number): OutboxRow[] {
  return read.all<Raw>(`SELECT ${columns} FROM outbox WHERE lane = ? AND n > ? AND state = 'queued' ORDER BY n LIMIT ?`, lane, afterN, limit).map(toRow);
}

/** The changes of one message, in sending order, failed ones too. */
export function readChanges(read: ReadHandle, lane: Id, messageId: Id): ChangeRow[] {
  return read.all<Raw>(`SELECT ${columns} FROM outbox WHERE lane = ? AND target = ? ORDER BY n`, lane, messageId).map(toRow).filter(changesMessage);
}

/** Of these messages, the ones that changes wait for. */
export function changedAmong(read: ReadHandle, messages: readonly MessageName[]): MessageName[] {
  return read.all<MessageName>(
    'SELECT DISTINCT o.lane AS roomId, o.target AS id FROM json_each(?) j CROSS JOIN outbox o ON o.lane = j.value ->> 0 AND o.target = j.value ->> 1',
    namesAsJson(messages),
  );
}

export function findOutbox(read: ReadHandle, opId: Id): OutboxRow | null {
  const raw = read.get<Raw>(`SELECT ${columns} FROM outbox WHERE op_id = ?`, opId);
  return raw ? toRow(raw) : null;
}

/** Lanes that have something to send, in order of their oldest row. */
export function waitingLanes(read: ReadHandle): Id[] {
  return read.all<{ lane: Id }>("SELECT lane FROM outbox WHERE state = 'queued' GROUP BY lane ORDER BY min(n)").map((row) => row.lane);
}

/** Counts for the room list; what is `done` waits no longer. */
export function countOutbox(read: ReadHandle, done: ReadonlySet<Id>): Map<Id, { waiting: number; failed: number }> {
  const rows = read.all<{ lane: Id; waiting: number; failed: number }>(
    `SELECT lane, sum(state = 'queued') AS waiting, sum(state = 'failed') AS failed FROM outbox
     WHERE (call = 'messages.send' OR state = 'failed') AND op_id NOT IN (SELECT value FROM json_each(?)) GROUP BY lane`,
    JSON.stringify([...done]),
  );
  return new Map(rows.map((row) => [row.lane, { waiting: row.waiting, failed: row.failed }]));
}

/** The call that makes a room which the server does not know yet. */
export function findRoomMaker(read: ReadHandle, lane: Id): OutboxRow | null {
  const raw = read.get<Raw>(`SELECT ${columns} FROM outbox WHERE lane = ? AND call IN ('rooms.create', 'rooms.direct') ORDER BY n LIMIT 1`, lane);
  return raw ? toRow(raw) : null;
}

/** All rooms that wait to be made. */
export function roomMakers(read: ReadHandle): OutboxRow[] {
  return read.all<Raw>(`SELECT ${columns} FROM outbox WHERE call IN ('rooms.create', 'rooms.direct') ORDER BY n`).map(toRow);
}

export function addOutbox(write: WriteHandle, item: OutboxCall & { opId: Id; lane: Id; createdAt: number; dependsOn: Id | null; failed?: WireError }): void {
  write.run(
    'INSERT INTO outbox (op_id, lane, call, input, state, created_at, error, depends_on, target) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
    item.opId,
    item.lane,
    item.call,
    JSON.stringify(item.input),
    item.failed ? 'failed' : 'queued',
    item.createdAt,
    item.failed ? JSON.stringify(item.failed) : null,
    item.dependsOn,
    item.call === 'messages.send' || item.call === 'rooms.create' || item.call === 'rooms.direct' ? null : item.input.id,
  );
}

/** Written before the first byte leaves: from here on the relay may know it. */
export function noteAttempts(write: WriteHandle, ns: readonly number[]): void {
  for (const n of ns) write.run('UPDATE outbox SET attempts = attempts + 1, retry_at_ms = NULL WHERE n = ?', n);
}

export function noteRetry(write: WriteHandle, opId: Id, retryAtMs: number | null, error: WireError): void {
  write.run(
    'UPDATE outbox SET retry_at_ms = ?, error = ?, internal_errors = internal_errors + ? WHERE op_id = ?',
    retryAtMs,
    JSON.stringify(error),
    error.code === 'internal' ? 1 : 0,
    opId,
  );
}

export function noteFailed(write: WriteHandle, opId: Id, error: WireError): void {
  write.run("UPDATE outbox SET state = 'failed', retry_at_ms = NULL, error = ? WHERE op_id = ?", JSON.stringify(error), opId);
}

/** Back into the queue, at its old place, as if new. `opId`: a new name where the old one belongs to somebody else. */
export function queueAgain(write: WriteHandle, row: OutboxRow, next: { opId: Id; input: OutboxRow['input'] }): void {
  write.run(
    "UPDATE outbox SET op_id = ?, input = ?, state = 'queued', attempts = 0, internal_errors = 0, retry_at_ms = NULL, error = NULL WHERE n = ?",
    next.opId,
    JSON.stringify(next.input),
    row.n,
  );
  replaceDependency(write, row.opId, next.opId);
  moveUploads(write, row.opId, next.opId);
  retryUploads(write, next.opId);
}

/** What waited for one row waits for another (null: may go). */
export function replaceDependency(write: WriteHandle, opId: Id, by: Id | null): void {
  write.run('UPDATE outbox SET depends_on = ? WHERE depends_on = ?', by, opId);
}

export function changeInput(write: WriteHandle, n: number, input: OutboxRow['input']): void {
  write.run('UPDATE outbox SET input = ? WHERE n = ?', JSON.stringify(input), n);
}

/** Done or given up. What depended on it is free. @returns whether it was there */
export function removeOutbox(write: WriteHandle, opId: Id): boolean {
  replaceDependency(write, opId, null);
  return write.run('DELETE FROM outbox WHERE op_id = ?', opId).changes > 0;
}
