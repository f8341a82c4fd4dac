import type { Id } from '@parley/shared/ids';
import type { AccountCore } from '../accounts/account-core.ts';
import { addOutbox } from '../store/own/outbox-rows.ts';
import { requireWritable } from './require-writable.ts';

/**
 * Queues a message: one row in own.db, on disk before this returns (reliability promise 3). There is no other way for a row to appear.
 * @returns the message's id, which is its idempotency key
 * @throws EngineError `not-found` (no such room), `forbidden` (left); StoreError when the disk does not take it, so that the words stay in the composer
 */
export function sendMessage(core: AccountCore, input: { roomId: Id; body: string; replyToId?: Id; threadRootId?: Id }): Id {
  const { roomId, body, replyToId, threadRootId } = input;
  const maker = requireWritable(core, roomId);
  const id = core.deps.newId();
  core.own.write((write) =>
    addOutbox(write, {
      call: 'messages.send',
      input: { roomId, id, body, ...(replyToId ? { replyToId } : {}), ...(threadRootId ? { threadRootId } : {}) },
      opId: id,
      lane: roomId,
      createdAt: core.deps.clock.now(),
      dependsOn: maker?.opId ?? null,
    }),
  );
  core.news.outbox(roomId);
  return id;
}
