import { join } from 'node:path';
import type { Id } from '@parley/shared/ids';
import type { UploadView } from '@parley/shared/ipc/views';
import { limits } from '@parley/shared/limits';
import { sizeWords } from '@parley/shared/size-words';
import type { AccountCore } from '../accounts/account-core.ts';
import { requireWritable } from '../messages/require-writable.ts';
import { EngineError } from '../ports.ts';
import type { Tokens } from '../session/tokens.ts';
import { hasMessage } from '../store/cache/messages.ts';
import { readMetaNumber, writeMeta } from '../store/cache/meta.ts';
import type { DraftPlace } from '../store/own/drafts.ts';
import { draftUploads, findUpload, leftUploads, messageUploads, removeUpload, restartUploads, type UploadRow, uploadHashes } from '../store/own/uploads.ts';
import type { Connection } from '../sync/connection.ts';
import { type CopyFiles, createCopyFiles } from './copy-files.ts';
import { createFileFolder } from './file-folder.ts';
import { fileName } from './file-name.ts';
import { createLocateFile, type LocateFile } from './locate-file.ts';
import { createPickUp, type PickUp } from './pick-up.ts';
import { createUploadQueue } from './upload-queue.ts';
import { uploadView } from './upload-view.ts';

export type NewFile = { name: string; type: string; size: number; width?: number; height?: number; durationMs?: number; peaks?: number[] };

export type Files = Pick<PickUp, 'chunk' | 'finish'> & {
  /** @throws EngineError `too-large`, `invalid` (too many), `forbidden`, `not-found`; said before a byte is read */
  begin(place: DraftPlace, file: NewFile): Id;
  remove(id: Id): void;
  inDraft(place: DraftPlace): UploadView[];
  ofMessage(opId: Id): UploadView[];
  /** The files of a draft left it, or came. */
  draftChanged(place: DraftPlace): void;
  /** These files of a message that will not be sent stand in the draft of its place again. */
  cameBack(ids: readonly Id[]): void;
  limits(): { fileBytesMax: number; filesPerMessageMax: number };
  locate: LocateFile;
  copy: CopyFiles;
  isUploading(id: Id): boolean;
  wake(): void;
  /** The relay gave the files of a message up: they go again. */
  restart(opId: Id): void;
  /** Messages have left the outbox: what they brought is the log's now, or goes. */
  release(): void;
  /** These messages were deleted. */
  deleted(roomId: Id, messageIds: readonly Id[]): void;
  forgetRoom(roomId: Id): void;
  /** A connection is there: asks what the server takes, and goes on. */
  ready(): Promise<void>;
  close(): void;
};

type Parts = {
  core: AccountCore;
  connection: Pick<Connection, 'isOpen' | 'hasFeature'>;
  tokens: Tokens;
  directory: string;
  /** A file of a waiting message is whole on the relay, or will not get there. */
  settled: (row: UploadRow) => void;
  draftChanged: (place: DraftPlace) => void;
};

/** The files of one account: those on their way up, and the copies of those that came down. */
export function createFiles({ core, connection, tokens, directory, settled, draftChanged }: Parts): Files {
  const { own, cache, deps } = core;
  const folder = createFileFolder(join(directory, 'files'), (error) => deps.log('warn', 'files-not-removed', { accountId: core.id, message: String(error) }));
  const toView = (row: UploadRow): UploadView => uploadView(row, queue.isUploading(row.id));
  const inDraft = (place: DraftPlace): UploadView[] => [...draftUploads(own.read, place).map(toView), ...pickUp.views(place)];
  const tellDraft = (place: DraftPlace): void => {
    core.publish({ type: 'draft-files-changed', accountId: core.id, roomId: place.roomId, rootId: place.rootId, files: inDraft(place) });
    draftChanged(place);
  };
  const pickUp = createPickUp(core, folder, tellDraft);
  const queue = createUploadQueue({
    core,
    tokens,
    folder,
    isOpen: connection.isOpen,
    changed(row) {
      if (row.opId === null) tellDraft(row);
      else {
        core.news.outbox(row.roomId);
        if (row.state !== 'waiting') settled(row);
      }
    },
  });

  const drop = (row: UploadRow): void => {
    queue.abort(row.id);
    own.write((write) => removeUpload(write, row.id));
    if (!uploadHashes(own.read).has(row.hash)) folder.dropOwn(row.hash);
  };
  /** The relay keeps nothing that nobody will send. It would go by itself after a day. */
  const forgetRemotely = async ({ id, sent }: UploadRow): Promise<void> => {
    const access = sent > 0 && connection.isOpen() ? await tokens.access() : null;
    if (access?.ok) await deps.http.files.remove({ url: core.record.serverUrl, accessToken: access.value, signal: new AbortController().signal }, id);
  };
  /** What one sent is shown without being fetched. Where the disk does not take the copy, the relay has it. */
  const keepCopy = (row: UploadRow, messageId: Id): void => {
    try {
      folder.moveToCache(row.hash, folder.cachePath({ roomId: row.roomId, messageId }, row.id, 'whole'));
    } catch (error) {
      deps.log('warn', 'copy-not-kept', { accountId: core.id, message: String(error) });
    }
  };
  const release = (): void => {
    for (const row of leftUploads(own.read)) {
      const messageId = row.opId ?? '';
      if (hasMessage(cache.read, row.roomId, messageId)) keepCopy(row, messageId);
      else void forgetRemotely(row);
      drop(row);
    }
  };
  const locate = createLocateFile(core, tokens, folder);
  const readLimits = () => ({
    fileBytesMax: readMetaNumber(cache.read, 'fileBytesMax') ?? limits.fileBytesMax,
    filesPerMessageMax: limits.filesPerMessageMax,
  });

  release();
  // A damaged file was put aside: its rows may still name these bytes.
  if (own.quarantined === null) folder.sweepOwn(uploadHashes(own.read));

  return {
    begin(place, { name, type, size, width, height, durationMs, peaks }) {
      requireWritable(core, place.roomId);
      if (connection.isOpen() && !connection.hasFeature('file-resume'))
        throw new EngineError({ code: 'unsupported-version', message: 'This server does not take files yet.' });
      const { fileBytesMax, filesPerMessageMax } = readLimits();
      if (size > fileBytesMax) throw new EngineError({ code: 'too-large', message: `${sizeWords(size)}, this server takes up to ${sizeWords(fileBytesMax)}.` });
      if (inDraft(place).length >= filesPerMessageMax)
        throw new EngineError({ code: 'invalid', message: `A message takes up to ${filesPerMessageMax} files.` });
      return pickUp.begin(place, {
        name: fileName(name),
        type,
        size,
        width: width ?? null,
        height: height ?? null,
        durationMs: durationMs ?? null,
        peaks: peaks ?? null,
      });
    },
    chunk: pickUp.chunk,
    finish(id) {
      pickUp.finish(id);
      queue.wake();
    },
    remove(id) {
      if (pickUp.drop(id)) return;
      const row = findUpload(own.read, id);
      if (!row || row.opId !== null) return;
      void forgetRemotely(row);
      drop(row);
      tellDraft(row);
    },
    inDraft,
    ofMessage: (opId) => messageUploads(own.read, opId).map(toView),
    draftChanged: tellDraft,
    cameBack(ids) {
      const row = ids.map((id) => findUpload(own.read, id)).find((found) => found !== null);
      if (!row) return;
      tellDraft(row);
      queue.wake();
    },
    limits: readLimits,
    locate,
    copy: createCopyFiles(core, locate, folder),
    isUploading: queue.isUploading,
    wake: queue.wake,
    restart(opId) {
      own.write((write) => restartUploads(write, opId));
      queue.wake();
    },
    release,
    deleted(roomId, messageIds) {
      for (const messageId of messageIds) folder.forgetMessage({ roomId, messageId });
    },
    forgetRoom: folder.forgetRoom,
    async ready() {
      queue.wake();
      const server = await deps.http.serverInfo(core.record.serverUrl);
      const max = server.ok ? server.value.limits['fileBytesMax'] : undefined;
      if (!core.isClosed() && max !== undefined && max !== readLimits().fileBytesMax) cache.write((write) => writeMeta(write, 'fileBytesMax', max));
    },
    close() {
      queue.stop();
      pickUp.close();
    },
  };
}
