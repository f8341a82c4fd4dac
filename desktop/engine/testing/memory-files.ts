import { writeFileSync } from 'node:fs';
import type { File } from '@parley/shared/entities/file';
import type { Id } from '@parley/shared/ids';
import { fail, ok, type Result } from '@parley/shared/result';
import type { Clock, FileHttp, NewUpload } from '../ports.ts';

/** Files as the memory relay has them: on their way (`bytes` so far), or whole. */
export type MemoryFiles = { uploads: Map<Id, NewUpload & { userId: Id; bytes: Buffer }>; whole: Map<Id, { file: File; bytes: Buffer; userId: Id }> };

/** What files need of the relay. */
type FileRelay = { files: MemoryFiles; access(token: string): { userId: Id } | null };

/** What goes wrong on the way of files. */
export type FileFaults = {
  /** A piece arrives, but the answer never does. */
  losesAnswer: () => boolean;
  /** Bytes of a piece that arrive before the cut; null: all of it. */
  cutsPieceAfter: () => number | null;
  refusesFile: (upload: NewUpload) => Result<never> | null;
};

export const noFileFaults = (): FileFaults => ({ losesAnswer: () => false, cutsPieceAfter: () => null, refusesFile: () => null });

const unreachable = fail({ code: 'unavailable', message: 'unreachable' });
const nothing = fail({ code: 'not-found', message: 'no such file' });

/** The HTTP of files against the memory relay, in fake time. `travel`: the way there and back. */
export function createMemoryFileHttp(relay: FileRelay, clock: Clock, faults: FileFaults, travel: <T>(run: () => Result<T>) => Promise<Result<T>>): FileHttp {
  const { uploads, whole } = relay.files;
  const asUser = <T>(token: string, run: (userId: Id) => Result<T>): Promise<Result<T>> =>
    travel(() => {
      const access = relay.access(token);
      return access ? run(access.userId) : fail({ code: 'unauthenticated', message: 'no such token' });
    });
  const settle = (id: Id): void => {
    const upload = uploads.get(id);
    if (!upload || upload.bytes.byteLength < upload.size) return;
    uploads.delete(id);
    const { bytes, userId, roomId: _, ...facts } = upload;
    whole.set(id, { bytes, userId, file: { ...facts, type: facts.name.endsWith('.png') ? 'image/png' : 'text/plain', uploadedAt: clock.now() } });
  };

  return {
    create: ({ accessToken }, upload) =>
      asUser(accessToken, (userId) => {
        const refusal = faults.refusesFile(upload);
        if (refusal) return refusal;
        if (whole.has(upload.id) || uploads.has(upload.id)) return fail({ code: 'conflict', message: 'the id is taken' });
        uploads.set(upload.id, { ...upload, userId, bytes: Buffer.alloc(0) });
        settle(upload.id);
        return ok(null);
      }),
    offset: ({ accessToken }, id) =>
      asUser(accessToken, () => {
        const upload = uploads.get(id);
        return upload ? ok(upload.bytes.byteLength) : nothing;
      }),
    append: ({ accessToken }, id, offset, bytes) => {
      const copy = Buffer.from(bytes);
      return asUser(accessToken, () => {
        const upload = uploads.get(id);
        if (!upload) return nothing;
        if (offset !== upload.bytes.byteLength) return fail({ code: 'conflict', message: 'not where it stands' });
        const cut = faults.cutsPieceAfter();
        upload.bytes = Buffer.concat([upload.bytes, cut === null ? copy : copy.subarray(0, cut)]);
        const stands = upload.bytes.byteLength;
        settle(id);
        return cut !== null || faults.losesAnswer() ? unreachable : ok(stands);
      });
    },
    remove: ({ accessToken }, id) => asUser(accessToken, () => (uploads.delete(id) ? ok(null) : nothing)),
    about: ({ accessToken }, id) =>
      asUser(accessToken, () => {
        const known = whole.get(id);
        return known ? ok(known.file) : nothing;
      }),
    download: ({ accessToken }, { id, path, onProgress }) =>
      asUser(accessToken, () => {
        const known = whole.get(id);
        if (!known) return nothing;
        writeFileSync(path, known.bytes);
        onProgress(known.bytes.byteLength);
        return ok(null);
      }),
  };
}
