import type { Message } from '@parley/shared/entities/message';
import type { Id } from '@parley/shared/ids';
import type { AccountCore } from '../accounts/account-core.ts';
import { EngineError } from '../ports.ts';
import { addOutbox } from '../store/own/outbox-rows.ts';
import { attachUpload, draftUploads } from '../store/own/uploads.ts';
import { requireWritable } from './require-writable.ts';

/**
 * Queues a message: one row in own.db, on disk before this returns (reliability promise 3). There is no other way for a row to appear.
 * @returns the message's id, which is its idempotency key
 * @throws EngineError `not-found` (no such room), `forbidden` (left), `invalid` (a file that is not in the draft); StoreError when the disk does not take it, so that the words stay in the composer
 */
export function sendMessage(
  core: AccountCore,
  input: { roomId: Id; kind?: Message['kind']; body: string; replyToId?: Id; threadRootId?: Id; fileIds?: Id[] },
): Id {
  const { roomId, kind = 'text', body, replyToId, threadRootId } = input;
  const maker = requireWritable(core, roomId);
  const id = core.deps.newId();
  const fileIds = filesOfDraft(core, input);
  core.own.write((write) => {
    addOutbox(write, {
      call: 'messages.send',
      input: {
        roomId,
        id,
        ...(kind === 'text' ? {} : { kind }),
        body,
        ...(replyToId ? { replyToId } : {}),
        ...(threadRootId ? { threadRootId } : {}),
        ...(fileIds.length > 0 ? { fileIds } : {}),
      },
      opId: id,
      lane: roomId,
      createdAt: core.deps.clock.now(),
      dependsOn: maker?.opId ?? null,
    });
    for (const fileId of fileIds) attachUpload(write, fileId, id);
  });
  core.news.outbox(roomId);
  return id;
}

/** The named files in the order in which they stand in the draft. */
function filesOfDraft(core: AccountCore, { roomId, threadRootId, fileIds = [] }: { roomId: Id; threadRootId?: Id; fileIds?: Id[] }): Id[] {
  if (fileIds.length === 0) return [];
  const found = draftUploads(core.own.read, { roomId, rootId: threadRootId ?? null }).flatMap(({ id }) => (fileIds.includes(id) ? [id] : []));
  if (found.length !== new Set(fileIds).size)
    throw new EngineError({ code: 'invalid', message: 'A file is not whole on this device yet. Wait a moment, then send it.' });
  return found;
}
