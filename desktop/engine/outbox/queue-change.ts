import type { Message } from '@parley/shared/entities/message';
import type { Id } from '@parley/shared/ids';
import type { AccountCore } from '../accounts/account-core.ts';
import { hasReacted, overlay, type WaitingChange } from '../messages/overlay.ts';
import { requireWritable } from '../messages/require-writable.ts';
import { findKnown, tellMessage } from '../messages/tell-message.ts';
import { EngineError } from '../ports.ts';
import { hasMessage } from '../store/cache/messages.ts';
import {
  addOutbox,
  type ChangeCall,
  type ChangeRow,
  changeInput,
  findOutbox,
  type OutboxRow,
  queueAgain,
  readChanges,
  removeOutbox,
  replaceDependency,
} from '../store/own/outbox-rows.ts';
import type { WriteHandle } from '../store/store.ts';
import { removeWithChanges } from './fail-dependents.ts';

/** What the person wants of one message. */
export type WantedChange = ChangeCall extends infer Call
  ? Call extends ChangeCall
    ? { call: Call['call']; input: Omit<Call['input'], 'opId'> }
    : never
  : never;

type Waiting = { rows: ChangeRow[]; known: Message | null; changes: WaitingChange[] };

const deletedWords = 'This message was deleted.';

/** Surely never left this device. */
const isUntried = (row: OutboxRow): boolean => row.state === 'queued' && row.attempts === 0;

/** Whether two waiting changes are about the same thing, so that the later one stands for both. */
function isSameThing(row: ChangeRow, wanted: ChangeCall): boolean {
  if (row.call !== wanted.call) return false;
  return row.call !== 'messages.react' || (wanted.call === 'messages.react' && row.input.emoji === wanted.input.emoji);
}

/** Whether the message is so already, with what waits before. Unknown messages: nobody here can say. */
function isSoAlready(message: Message | null, wanted: ChangeCall, userId: Id): boolean {
  if (!message) return false;
  switch (wanted.call) {
    case 'messages.edit':
      return message.body === wanted.input.body;
    case 'messages.delete':
      return message.deletedAt !== undefined;
    case 'messages.pin':
      return (message.pinned ?? false) === wanted.input.on;
    case 'messages.vote':
      return (message.votes.mine ?? 0) === wanted.input.value;
    case 'messages.react':
      return hasReacted(message.reactions, wanted.input.emoji, userId) === wanted.input.on;
  }
}

/** Takes a row out; what waited for it waits for what it waited for. */
function takeOut(write: WriteHandle, row: OutboxRow): void {
  replaceDependency(write, row.opId, row.dependsOn);
  removeOutbox(write, row.opId);
}

/** A message that is still in the outbox: changed or removed there where it surely never left. @returns whether that was enough */
function changeQueued(core: AccountCore, sent: OutboxRow, wanted: ChangeCall): boolean {
  if (sent.call !== 'messages.send' || (sent.state === 'queued' && sent.attempts > 0)) return false;
  if (wanted.call === 'messages.delete') {
    core.own.write((write) => removeWithChanges(write, sent));
    return true;
  }
  if (wanted.call !== 'messages.edit') return false;
  const input = { ...sent.input, body: wanted.input.body };
  core.own.write((write) => (sent.state === 'queued' ? changeInput(write, sent.n, input) : queueAgain(write, sent, { opId: sent.opId, input })));
  return true;
}

/** Writes the change down, together with what it makes superfluous: what was taken back before it left is never sent. */
function writeChange(core: AccountCore, wanted: ChangeCall & { opId: Id; dependsOn: Id | null }, { rows, known, changes }: Waiting): void {
  const userId = core.record.user.id;
  const older = rows.filter((row) => isUntried(row) && (wanted.call === 'messages.delete' || isSameThing(row, wanted)));
  // Words that were refused stay for the person until he writes others for the same message.
  const refused = rows.filter((row) => row.state === 'failed' && (wanted.call === 'messages.delete' || wanted.call === 'messages.edit'));
  const staying = changes.filter((change) => !older.some((row) => row.opId === change.opId));
  const isNeedless = isSoAlready(known && overlay(known, staying, userId), wanted, userId);
  const replaced = wanted.call === 'messages.delete' || isNeedless ? undefined : older.at(-1);
  const after = rows.filter((row) => row.state === 'queued' && !older.includes(row)).at(-1);
  core.own.write((write) => {
    for (const row of [...refused, ...older]) if (row !== replaced) takeOut(write, row);
    if (replaced) changeInput(write, replaced.n, { ...wanted.input, opId: replaced.opId });
    else if (!isNeedless)
      addOutbox(write, {
        ...wanted,
        input: { ...wanted.input, opId: wanted.opId },
        lane: wanted.input.roomId,
        createdAt: core.deps.clock.now(),
        dependsOn: after?.opId ?? wanted.dependsOn,
      } as Parameters<typeof addOutbox>[1]);
  });
}

/**
 * Queues a change of a message, on disk before this returns, and shows it at once. Changes of one message go one after another; a newer one takes the place
 * of one that surely never left.
 * @throws EngineError `not-found` (no such room), `forbidden` (left), `gone` (the message is deleted); StoreError when the disk does not take it
 */
export function queueChange(core: AccountCore, wanted: WantedChange): void {
  const change = wanted as ChangeCall;
  const { roomId, id } = change.input;
  const maker = requireWritable(core, roomId);
  const sent = hasMessage(core.cache.read, roomId, id) ? null : findOutbox(core.own.read, id);
  if (sent && changeQueued(core, sent, change)) {
    core.news.outbox(roomId);
    return;
  }
  const changes = core.changesOf(roomId, id);
  const waiting = new Set(changes.map((one) => one.opId));
  const rows = readChanges(core.own.read, roomId, id).filter((row) => waiting.has(row.opId));
  const known = findKnown(core, roomId, id);
  const isGone = known?.deletedAt !== undefined || rows.some((row) => row.call === 'messages.delete');
  if (isGone && change.call === 'messages.delete') return;
  if (isGone) throw new EngineError({ code: 'gone', message: deletedWords });
  writeChange(core, { ...change, opId: core.deps.newId(), dependsOn: sent?.opId ?? maker?.opId ?? null }, { rows, known, changes });
  core.news.outbox(roomId);
  tellMessage(core, roomId, id);
}
