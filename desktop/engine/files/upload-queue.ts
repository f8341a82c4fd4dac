import { open } from 'node:fs/promises';
import type { Id } from '@parley/shared/ids';
import { isRetryable, type WireError } from '@parley/shared/protocol/errors';
import { fail, ok, type Result } from '@parley/shared/result';
import type { AccountCore } from '../accounts/account-core.ts';
import type { FileTarget, Timer } from '../ports.ts';
import type { Tokens } from '../session/tokens.ts';
import { findRoom } from '../store/cache/rooms.ts';
import { findUpload, noteSent, noteUploaded, noteUploadFailed, type UploadRow, waitingUploads } from '../store/own/uploads.ts';
import { backoffMs } from '../sync/backoff.ts';
import type { FileFolder } from './file-folder.ts';

type Parts = {
  core: AccountCore;
  tokens: Tokens;
  folder: FileFolder;
  isOpen: () => boolean;
  /** It moved on, ended or failed; the row as it is now. */
  changed: (row: UploadRow) => void;
};

export type UploadQueue = {
  /** Something waits, or may go now. */
  wake(): void;
  isUploading(id: Id): boolean;
  /** Stops one that is on its way. */
  abort(id: Id): void;
  stop(): void;
};

const internalMax = 3;
const conflictsMax = 5;
/** There is no unfinished upload of this id (any more). */
const isOver = (error: WireError): boolean => error.code === 'not-found' || error.code === 'gone';

/**
 * Brings files to the relay, a few at once, each in pieces: after a cut, a restart or an offline night it goes on where the relay stands. Ids are made here, so
 * whatever was lost of an answer is asked for again under the same name.
 */
export function createUploadQueue({ core, tokens, folder, isOpen, changed }: Parts): UploadQueue {
  const { own, deps, tuning } = core;
  const { files } = deps.http;
  const active = new Map<Id, AbortController>();
  const internals = new Map<Id, number>();
  let failures = 0;
  let pause: Timer | null = null;

  const wake = (): void => {
    if (core.isClosed() || !isOpen() || pause) return;
    for (const row of waitingUploads(own.read)) {
      if (active.size >= tuning.uploadsAtOnce) return;
      // A room that is made on this device goes first.
      if (active.has(row.id) || !findRoom(core.cache.read, row.roomId)) continue;
      const controller = new AbortController();
      active.set(row.id, controller);
      void carry(row, controller.signal);
    }
  };

  const carry = async (row: UploadRow, signal: AbortSignal): Promise<void> => {
    const result = await upload(row, signal).catch((error: unknown): Result<null> => {
      deps.log('warn', 'upload-broke', { accountId: core.id, message: String(error) });
      return fail({ code: 'not-found', message: 'The copy of this file on this device cannot be read.' });
    });
    active.delete(row.id);
    if (core.isClosed()) return;
    if (!signal.aborted && findUpload(own.read, row.id)) finish(row.id, result);
    wake();
  };

  const finish = (id: Id, result: Result<null>): void => {
    if (result.ok) {
      failures = 0;
      own.write((write) => noteUploaded(write, id));
    } else if (isSpent(id, result.error)) {
      deps.log('info', 'upload-failed', { accountId: core.id, code: result.error.code });
      own.write((write) => noteUploadFailed(write, id, result.error));
    } else later(result.error);
    tell(id);
  };

  const tell = (id: Id): void => {
    const row = findUpload(own.read, id);
    if (row) changed(row);
  };

  const isSpent = (id: Id, error: WireError): boolean => {
    if (error.code === 'unauthenticated' || error.code === 'unsupported-version') return false;
    if (error.code !== 'internal') return !isRetryable(error.code);
    const count = (internals.get(id) ?? 0) + 1;
    internals.set(id, count);
    return count >= internalMax;
  };

  const later = (error: WireError): void => {
    if (error.code === 'unauthenticated') tokens.invalidate();
    if (pause) return;
    const wait = backoffMs({
      attempt: failures,
      baseMs: tuning.backoffBaseMs,
      maxMs: tuning.backoffMaxMs,
      random: deps.random(),
      leastMs: error.retryAfterMs,
    });
    failures += 1;
    pause = deps.clock.after(wait, () => {
      pause = null;
      wake();
    });
  };

  const upload = async (row: UploadRow, signal: AbortSignal): Promise<Result<null>> => {
    const access = await tokens.access();
    if (!access.ok) return access;
    const target: FileTarget = { url: core.record.serverUrl, accessToken: access.value, signal };
    const begun = await begin(target, row);
    if (!begun.ok) return begun;
    return begun.value === 'whole' ? ok(null) : sendFrom(target, row, begun.value);
  };

  /** How many bytes the relay has, after making sure that it expects the rest; or that it has the whole file. */
  const begin = async (target: FileTarget, row: UploadRow): Promise<Result<number | 'whole'>> => {
    const create = () => files.create(target, { id: row.id, roomId: row.roomId, name: row.name, size: row.size, ...claimsOf(row) });
    if (row.sent === 0) {
      const made = await create();
      if (made.ok) return ok(0);
      // Made before, and the answer was lost.
      if (made.error.code !== 'conflict') return made;
    }
    const there = await files.offset(target, row.id);
    if (there.ok || !isOver(there.error)) return there;
    const whole = await files.about(target, row.id);
    if (whole.ok) return ok('whole');
    if (!isOver(whole.error)) return whole;
    const again = await create();
    return again.ok ? ok(0) : again;
  };

  const sendFrom = async (target: FileTarget, row: UploadRow, from: number): Promise<Result<null>> => {
    const file = await open(folder.ownPath(row.hash), 'r');
    const piece = Buffer.alloc(Math.min(tuning.uploadPieceBytes, Math.max(row.size, 1)));
    let at = from;
    let conflicts = 0;
    try {
      do {
        const { bytesRead } = await file.read(piece, 0, Math.min(piece.byteLength, row.size - at), at);
        const sent = await files.append(target, row.id, at, piece.subarray(0, bytesRead));
        if (core.isClosed() || target.signal.aborted) return fail({ code: 'unavailable', message: 'The upload was stopped.' });
        if (!sent.ok && (sent.error.code !== 'conflict' || ++conflicts > conflictsMax)) return sent;
        const stands = sent.ok ? sent : await files.offset(target, row.id);
        if (!stands.ok) return stands;
        at = stands.value;
        failures = 0;
        own.write((write) => noteSent(write, row.id, at));
        tell(row.id);
      } while (at < row.size);
      return ok(null);
    } finally {
      await file.close();
    }
  };

  return {
    wake,
    isUploading: (id) => active.has(id),
    abort: (id) => active.get(id)?.abort(),
    stop() {
      pause?.cancel();
      for (const controller of active.values()) controller.abort();
    },
  };
}

function claimsOf({ width, height, durationMs, peaks }: UploadRow) {
  return {
    ...(width === null ? {} : { width }),
    ...(height === null ? {} : { height }),
    ...(durationMs === null ? {} : { durationMs }),
    ...(peaks === null ? {} : { peaks }),
  };
}
