import type { OutboxRow } from '../store/own/outbox-rows.ts';
import { changeInput, readChanges, removeOutbox } from '../store/own/outbox-rows.ts';
import type { WriteHandle } from '../store/store.ts';

/** Removes a message that was never sent, with everything that was to change it. */
export function removeWithChanges(write: WriteHandle, sent: OutboxRow): void {
  for (const row of readChanges(write, sent.lane, sent.opId)) removeOutbox(write, row.opId);
  removeOutbox(write, sent.opId);
}

/**
 * A message was refused for good: what was to change it has nothing to change. The newest words go into the message itself, so that a retry sends them; a
 * deletion takes it away; votes, reactions and pins go. @returns whether the message is still there
 */
export function foldChanges(write: WriteHandle, sent: OutboxRow): boolean {
  const changes = readChanges(write, sent.lane, sent.opId);
  if (changes.some((row) => row.call === 'messages.delete')) {
    removeWithChanges(write, sent);
    return false;
  }
  for (const row of changes) {
    if (row.call === 'messages.edit' && sent.call === 'messages.send') changeInput(write, sent.n, { ...sent.input, body: row.input.body });
    removeOutbox(write, row.opId);
  }
  return true;
}
