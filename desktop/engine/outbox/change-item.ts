import type { Id } from '@parley/shared/ids';
import type { AccountCore } from '../accounts/account-core.ts';
import { tellMessage } from '../messages/tell-message.ts';
import { EngineError } from '../ports.ts';
import { findRoom } from '../store/cache/rooms.ts';
import { changeInput, changesMessage, findOutbox, makesRoom, type OutboxRow, queueAgain, readOutbox, removeOutbox } from '../store/own/outbox-rows.ts';
import { detachUpload } from '../store/own/uploads.ts';
import { removeWithChanges } from './fail-dependents.ts';
import { queueChange } from './queue-change.ts';

type Input = { opId: Id };

function rowOf(core: AccountCore, opId: Id): OutboxRow {
  const row = findOutbox(core.own.read, opId);
  if (!row) throw new EngineError({ code: 'not-found', message: 'It is no longer waiting: it was sent or removed.' });
  return row;
}

/** May be with the relay already. */
const mayHaveArrived = (row: OutboxRow): boolean => row.state === 'queued' && row.attempts > 0;

/** The same call under its old id; under a new one where the id turned out to belong to somebody else. */
function again(core: AccountCore, row: OutboxRow): { opId: Id; input: OutboxRow['input'] } {
  if (row.error?.code !== 'conflict' || makesRoom(row)) return { opId: row.opId, input: row.input };
  const id = core.deps.newId();
  return { opId: id, input: changesMessage(row) ? { ...row.input, opId: id } : ({ ...row.input, id } as OutboxRow['input']) };
}

function tell(core: AccountCore, row: OutboxRow): Id {
  core.news.outbox(row.lane);
  if (changesMessage(row)) tellMessage(core, row.lane, row.input.id);
  return row.lane;
}

/** Puts a failed item back into the queue, at its place. A queued one is only tried at once. @returns its lane */
export function retryItem(core: AccountCore, { opId }: Input): Id {
  const row = rowOf(core, opId);
  if (row.state === 'failed') core.own.write((write) => queueAgain(write, row, again(core, row)));
  return tell(core, row);
}

/**
 * Changes the words of a message or of an edit: in place where it surely never left or failed (queued again then), else by an edit that follows it.
 * @throws EngineError `invalid` for what has no words
 */
export function editItem(core: AccountCore, { opId, body }: Input & { body: string }): Id {
  const row = rowOf(core, opId);
  if (row.call !== 'messages.send' && row.call !== 'messages.edit') throw new EngineError({ code: 'invalid', message: 'Only a message has words to change.' });
  if (mayHaveArrived(row)) {
    queueChange(core, { call: 'messages.edit', input: { roomId: row.lane, id: row.input.id, body } });
    return row.lane;
  }
  core.own.write((write) => {
    if (row.state === 'queued') return changeInput(write, row.n, { ...row.input, body });
    const next = again(core, row);
    queueAgain(write, row, { opId: next.opId, input: { ...next.input, body } as OutboxRow['input'] });
  });
  return tell(core, row);
}

/**
 * Removes what surely never left, or failed. A message that may have left is sent and then deleted, unless files of it should stand in the draft again.
 * @throws EngineError `conflict` for another change that may have reached the relay, a message that keeps its files for that, or a room in which messages wait
 */
export function deleteItem(core: AccountCore, { opId, filesBack = [] }: Input & { filesBack?: readonly Id[] | undefined }): Id {
  const row = rowOf(core, opId);
  if (row.call === 'messages.send' && mayHaveArrived(row) && filesBack.length === 0) {
    queueChange(core, { call: 'messages.delete', input: { roomId: row.lane, id: row.opId } });
    return tell(core, row);
  }
  if (row.call === 'messages.send' && !mayHaveArrived(row)) {
    core.own.write((write) => {
      for (const id of filesBack) detachUpload(write, id, opId);
      removeWithChanges(write, row);
    });
    return tell(core, row);
  }
  if (mayHaveArrived(row)) throw new EngineError({ code: 'conflict', message: 'It may already be with the server. It can be changed once it has arrived.' });
  const waits = makesRoom(row) && readOutbox(core.own.read, row.lane).some((other) => other.opId !== row.opId);
  if (waits) throw new EngineError({ code: 'conflict', message: 'Messages are waiting for this room. Delete them first.' });
  core.own.write((write) => removeOutbox(write, opId));
  if (makesRoom(row) && !findRoom(core.cache.read, row.lane))
    core.publish({ type: 'room-removed', accountId: core.id, roomId: row.lane, reason: 'undone', name: row.call === 'rooms.create' ? row.input.name : '' });
  return tell(core, row);
}
