import type { Id } from '@parley/shared/ids';
import type { AccountCore } from '../accounts/account-core.ts';
import type { CopiedFile, CopyFiles } from '../files/copy-files.ts';
import { EngineError } from '../ports.ts';
import { openDirect } from '../rooms/make-room.ts';
import { findMessage } from '../store/cache/messages.ts';
import { addOutbox } from '../store/own/outbox-rows.ts';
import { addUpload, attachUpload } from '../store/own/uploads.ts';
import { requireWritable } from './require-writable.ts';

type Forward = { roomId: Id; id: Id; to: readonly Id[]; toUserIds?: readonly Id[] | undefined; body: string };

/**
 * Queues a message of one's own for each room in `to` and for the direct room with each of `toUserIds`, all or none: `body`, and copies of the files that the message `id`
 * in `roomId` has. A direct room that is not there yet is queued before its message. Works offline as long as those files are on this device.
 * @returns the rooms it goes to
 * @throws EngineError `not-found`, `gone`, `forbidden` (a room one has left), `unavailable` (a file is not here, and the server cannot be reached)
 */
export async function forwardMessage(core: AccountCore, copyFiles: CopyFiles, { roomId, id, to, toUserIds = [], body }: Forward): Promise<Id[]> {
  const message = findMessage(core.cache.read, roomId, id) ?? core.loose.get(roomId, id);
  if (!message) throw new EngineError({ code: 'not-found', message: 'This message is not on this device.' });
  if (message.deletedAt !== undefined) throw new EngineError({ code: 'gone', message: 'This message was deleted.' });
  for (const target of to) requireWritable(core, target);
  let targets: Id[] = [];
  const queue = (copies: readonly CopiedFile[]): void => {
    targets = [...new Set([...to, ...toUserIds.map((userId) => openDirect(core, [userId]).id)])];
    queueAll(core, targets, body, copies);
  };
  await copyFiles({ roomId, messageId: id }, message.files, queue).catch((error: unknown) => {
    if (!(error instanceof EngineError) || error.wire.code !== 'unavailable') throw error;
    throw new EngineError({ ...error.wire, message: 'Its files are not on this device, and the server cannot be reached now.' });
  });
  for (const target of targets) core.news.outbox(target);
  return targets;
}

function queueAll(core: AccountCore, to: readonly Id[], body: string, copies: readonly CopiedFile[]): void {
  const createdAt = core.deps.clock.now();
  core.own.write((write) => {
    for (const target of to) {
      const opId = core.deps.newId();
      const files = copies.map((copy) => ({ ...copy, id: core.deps.newId() }));
      addOutbox(write, {
        call: 'messages.send',
        input: { roomId: target, id: opId, body, ...(files.length > 0 ? { fileIds: files.map((file) => file.id) } : {}) },
        opId,
        lane: target,
        createdAt,
        dependsOn: requireWritable(core, target)?.opId ?? null,
      });
      for (const file of files) {
        addUpload(write, { ...file, roomId: target, rootId: null }, createdAt);
        attachUpload(write, file.id, opId);
      }
    }
  });
}
