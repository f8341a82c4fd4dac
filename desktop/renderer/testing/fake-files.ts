import type { File as StoredFile } from '@parley/shared/entities/file';
import type { Id } from '@parley/shared/ids';
import type { OutboxItem, UploadView } from '@parley/shared/ipc/views';
import { limits } from '@parley/shared/limits';
import { fail, ok } from '@parley/shared/result';
import { type FakeContext, type Handlers, unknown } from './fake-context.ts';
import type { FakeAccount } from './fake-world.ts';

type Names = 'files.begin' | 'files.chunk' | 'files.finish' | 'files.remove' | 'files.limits' | 'files.locate' | 'shell.saveFile' | 'shell.showFile';

/** The draft's files of the fake engine: their bytes are counted and dropped. */
export function fileHandlers({ account, newId, push }: FakeContext): Handlers<Names> {
  const places = new Map<Id, { at: FakeAccount; roomId: Id; rootId: Id | null }>();
  const filesAt = (at: FakeAccount, roomId: Id, rootId: Id | null) => at.draftFiles.get(rootId ?? roomId) ?? [];
  const change = (id: Id, next: (file: UploadView) => UploadView | null): boolean => {
    const place = places.get(id);
    if (!place) return false;
    const { at, roomId, rootId } = place;
    const files = filesAt(at, roomId, rootId).flatMap((file) => (file.id === id ? (next(file) ?? []) : file));
    at.draftFiles.set(rootId ?? roomId, files);
    push({ type: 'draft-files-changed', accountId: at.view.id, roomId, rootId, files });
    return true;
  };

  return {
    'files.begin': ({ accountId, roomId, rootId = null, name, type, size, width, height, durationMs, peaks }) => {
      if (size > limits.fileBytesMax) return fail({ code: 'too-large', message: '212 MB, this server takes up to 100 MB.' });
      const at = account(accountId);
      const id = newId();
      const measure = {
        ...(width === undefined || height === undefined ? {} : { width, height }),
        ...(durationMs === undefined ? {} : { durationMs }),
        ...(peaks === undefined ? {} : { peaks }),
      };
      places.set(id, { at, roomId, rootId });
      at.draftFiles.set(rootId ?? roomId, [...filesAt(at, roomId, rootId), { id, name, type, size, ...measure, state: 'reading', sent: 0, error: null }]);
      change(id, (file) => file);
      return ok({ id });
    },
    'files.chunk': ({ id, base64 }) => (change(id, (file) => ({ ...file, sent: file.sent + (base64.length * 3) / 4 })) ? ok({}) : fail(unknown)),
    'files.finish': ({ id }) => (change(id, (file) => ({ ...file, state: 'done', sent: file.size })) ? ok({}) : fail(unknown)),
    'files.remove': ({ id }) => {
      change(id, () => null);
      places.delete(id);
      return ok({});
    },
    'files.limits': () => ok({ fileBytesMax: limits.fileBytesMax, filesPerMessageMax: limits.filesPerMessageMax }),
    'files.locate': () => fail(unknown),
    'shell.saveFile': () => ok({ path: '/home/ines/Downloads/hemsedal-night-18.csv' }),
    'shell.showFile': () => ok({}),
  };
}

/** The files of a draft that go out with a message, as they will stand in it. */
export function takeDraftFiles({ push }: Pick<FakeContext, 'push'>, at: FakeAccount, roomId: Id, rootId: Id | null, fileIds: readonly Id[]): UploadView[] {
  const all = at.draftFiles.get(rootId ?? roomId) ?? [];
  const left = all.filter((file) => !fileIds.includes(file.id));
  at.draftFiles.set(rootId ?? roomId, left);
  push({ type: 'draft-files-changed', accountId: at.view.id, roomId, rootId, files: left });
  return all.filter((file) => fileIds.includes(file.id));
}

/** Files of a message that is not sent stand in its place's draft again. */
export function giveBackFiles({ push }: Pick<FakeContext, 'push'>, at: FakeAccount, item: OutboxItem, ids: readonly Id[]): void {
  if (ids.length === 0) return;
  const rootId = item.threadRootId ?? null;
  const files = [...(at.draftFiles.get(rootId ?? item.roomId) ?? []), ...(item.files ?? []).filter((file) => ids.includes(file.id))];
  at.draftFiles.set(rootId ?? item.roomId, files);
  push({ type: 'draft-files-changed', accountId: at.view.id, roomId: item.roomId, rootId, files });
}

/** As the server would tell of an uploaded file. */
export function toStoredFile({ state: _, sent: __, error: ___, ...file }: UploadView, uploadedAt: number): StoredFile {
  return { ...file, uploadedAt };
}
