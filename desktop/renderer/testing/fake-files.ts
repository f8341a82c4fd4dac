import type { File as StoredFile } from '@parley/shared/entities/file';
import type { Id } from '@parley/shared/ids';
import type { UploadView } from '@parley/shared/ipc/views';
import { limits } from '@parley/shared/limits';
import { fail, ok } from '@parley/shared/result';
import { type FakeContext, type Handlers, unknown } from './fake-context.ts';
import type { FakeAccount } from './fake-world.ts';

type Names = 'files.begin' | 'files.chunk' | 'files.finish' | 'files.remove' | 'files.limits' | 'files.locate' | 'shell.saveFile' | 'shell.showFile';

/** Where the gallery serves its sample pictures, whatever account, message and file is asked for. */
export const sampleFilesOrigin = '/sample-files';

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
    'files.begin': ({ accountId, roomId, rootId = null, name, type, size, width, height }) => {
      if (size > limits.fileBytesMax) return fail({ code: 'too-large', message: '212 MB, this server takes up to 100 MB.' });
      const at = account(accountId);
      const id = newId();
      const measure = width === undefined || height === undefined ? {} : { width, height };
      places.set(id, { at, roomId, rootId });
      at.draftFiles.set(rootId ?? roomId, [...filesAt(at, roomId, rootId), { id, name, type, size, ...measure, state: 'reading', sent: 0, error: null }]);
      change(id, (file) => file);
      return ok({ id });
    },
    'files.chunk': ({ id, base64 }) => (change(id, (file) => ({ ...file, sent: file.sent + (base64.length * 3) / 4 })) ? ok({}) : fail(unknown)),
    'files.finish': ({ id }) => (change(id, (file) => ({ ...file, state: 'done', sent: file.size })) ? ok({}) : fail(unknown)),
    'files.remove': ({ id }) => {
      change(id, () => null);
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

/** As the server would tell of an uploaded file. */
export function toStoredFile({ id, name, type, size, width, height }: UploadView, uploadedAt: number): StoredFile {
  return { id, name, type, size, ...(width === undefined || height === undefined ? {} : { width, height }), uploadedAt };
}

const fileId = (n: number) => `0198c0e2-0000-7000-8000-${String(n).padStart(12, '0')}`;

/** What Aiko sent from the mast. */
export const sampleFiles: readonly StoredFile[] = [
  {
    id: fileId(1),
    name: 'hemsedal-dawn.jpg',
    type: 'image/jpeg',
    size: 3_250_000,
    width: 4032,
    height: 2520,
    thumbnail: { width: 480, height: 300 },
    uploadedAt: 0,
  },
  { id: fileId(2), name: 'hemsedal-night-18.csv', type: 'text/csv', size: 421_900, uploadedAt: 0 },
];

/** Files of every kind and number, one message for each, for the gallery's `files=1`. */
export const fileSets: readonly (readonly StoredFile[])[] = [
  [3, 4, 5, 6, 7, 8, 9, 10].map((n) => ({
    id: fileId(n),
    name: `mast-${n}.jpg`,
    type: 'image/jpeg',
    size: 900_000 * n,
    width: 1600,
    height: 1000,
    uploadedAt: 0,
  })),
  [{ id: fileId(11), name: 'voice-note.ogg', type: 'audio/ogg', size: 88_000, durationMs: 41_000, uploadedAt: 0 }],
  [{ id: fileId(12), name: 'rig-3-humidity.mp4', type: 'video/mp4', size: 18_300_000, width: 1280, height: 720, durationMs: 64_000, uploadedAt: 0 }],
  [
    {
      id: fileId(13),
      name: 'a-very-long-name-of-a-picture-that-somebody-scanned-on-a-rainy-day.png',
      type: 'image/png',
      size: 120_000,
      width: 400,
      height: 1200,
      uploadedAt: 0,
    },
  ],
  [
    {
      id: fileId(14),
      name: 'a-very-long-name-of-a-spreadsheet-that-nobody-ever-renamed-because-it-works.xlsx',
      type: 'application/zip',
      size: 48_211,
      uploadedAt: 0,
    },
    { id: fileId(15), name: 'page.html', type: 'text/html', size: 3_200, uploadedAt: 0 },
  ],
  [{ id: fileId(16), name: 'hemsedal-dawn.jpg', type: 'image/jpeg', size: 3_250_000, width: 4032, height: 2520, uploadedAt: 0 }],
];
