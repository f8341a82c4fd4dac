import type { Id } from '@parley/shared/ids';
import type { AccountCore } from '../accounts/account-core.ts';
import { EngineError } from '../ports.ts';
import { findRoom } from '../store/cache/rooms.ts';
import { changeInput, findOutbox, type OutboxRow, queueAgain, readOutbox, removeOutbox } from '../store/own/outbox-rows.ts';

type Input = { opId: Id };

function rowOf(core: AccountCore, opId: Id): OutboxRow {
  const row = findOutbox(core.own.read, opId);
  if (!row) throw new EngineError({ code: 'not-found', message: 'It is no longer waiting: it was sent or removed.' });
  return row;
}

/** The same call under its old id; under a new one where the id turned out to belong to somebody else. */
function again(core: AccountCore, row: OutboxRow): { opId: Id; input: OutboxRow['input'] } {
  if (row.error?.code !== 'conflict' || row.call !== 'messages.send') return { opId: row.opId, input: row.input };
  const id = core.deps.newId();
  return { opId: id, input: { ...row.input, id } };
}

/** Puts a failed item back into the queue, at its place. A queued one is only tried at once. @returns its lane */
export function retryItem(core: AccountCore, { opId }: Input): Id {
  const row = rowOf(core, opId);
  if (row.state === 'failed') core.own.write((write) => queueAgain(write, row, again(core, row)));
  core.news.outbox(row.lane);
  return row.lane;
}

/**
 * Changes the words of a message that surely never left, or of a failed one (queued again then).
 * @throws EngineError `conflict` once it may have reached the relay: the first body would win there
 */
export function editItem(core: AccountCore, { opId, body }: Input & { body: string }): Id {
  const row = rowOf(core, opId);
  if (row.call !== 'messages.send') throw new EngineError({ code: 'invalid', message: 'Only a message has words to change.' });
  if (row.state === 'queued' && row.attempts > 0) {
    throw new EngineError({ code: 'conflict', message: 'It may already be with the server. It can be edited once it has arrived.' });
  }
  const { input } = row;
  core.own.write((write) => {
    if (row.state === 'queued') return changeInput(write, row.n, { ...input, body });
    const next = again(core, row);
    queueAgain(write, row, { opId: next.opId, input: { ...input, id: next.opId, body } });
  });
  core.news.outbox(row.lane);
  return row.lane;
}

/** Removes what surely never left, or failed. @throws EngineError `conflict` once it may have reached the relay, or while messages wait for this room */
export function deleteItem(core: AccountCore, { opId }: Input): Id {
  const row = rowOf(core, opId);
  if (row.state === 'queued' && row.attempts > 0) {
    throw new EngineError({ code: 'conflict', message: 'It may already be with the server. It can be deleted once it has arrived.' });
  }
  const waits = row.call !== 'messages.send' && readOutbox(core.own.read, row.lane).some((other) => other.opId !== row.opId);
  if (waits) throw new EngineError({ code: 'conflict', message: 'Messages are waiting for this room. Delete them first.' });
  core.own.write((write) => removeOutbox(write, opId));
  core.news.outbox(row.lane);
  if (row.call !== 'messages.send' && !findRoom(core.cache.read, row.lane)) core.publish({ type: 'room-removed', accountId: core.id, roomId: row.lane });
  return row.lane;
}
