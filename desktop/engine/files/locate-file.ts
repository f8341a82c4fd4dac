import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import type { File } from '@parley/shared/entities/file';
import type { Id } from '@parley/shared/ids';
import type { AccountCore } from '../accounts/account-core.ts';
import { EngineError } from '../ports.ts';
import type { Tokens } from '../session/tokens.ts';
import { findMessage } from '../store/cache/messages.ts';
import { findUpload } from '../store/own/uploads.ts';
import type { FileFolder, FileOwner, FileVariant } from './file-folder.ts';
import { trimCache } from './trim-cache.ts';

export type Located = { path: string; name: string; type: string };
export type LocateInput = { fileId: Id; of: FileOwner | null; variant: FileVariant };
export type LocateFile = (input: LocateInput) => Promise<Located>;

const tellEveryMs = 100;
const megabyte = 1_000_000;

/**
 * Where a file lies on this device. Only files of messages that this device shows, and those that wait here; what is not here is fetched, once for all who ask.
 * @throws EngineError `not-found`, `gone` (the message was deleted), `unavailable` (not here, and the server cannot be reached)
 */
export function createLocateFile(core: AccountCore, tokens: Tokens, folder: FileFolder): LocateFile {
  const fetching = new Map<string, Promise<void>>();

  const fileOf = ({ roomId, messageId }: FileOwner, fileId: Id): File => {
    const message = findMessage(core.cache.read, roomId, messageId) ?? core.loose.get(roomId, messageId);
    if (message?.deletedAt !== undefined) throw new EngineError({ code: 'gone', message: 'The message was deleted, and its files with it.' });
    const file = message?.files.find((candidate) => candidate.id === fileId);
    if (!file) throw new EngineError({ code: 'not-found', message: 'This file is not on this device.' });
    return file;
  };

  const download = async (owner: FileOwner, fileId: Id, variant: FileVariant, path: string): Promise<void> => {
    const access = await tokens.access();
    if (!access.ok) throw new EngineError(access.error);
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    const part = `${path}.part`;
    let toldAtMs = core.deps.clock.now();
    const tell = (received: number | null): void => {
      if (variant === 'whole') core.publish({ type: 'download-changed', accountId: core.id, fileId, received });
    };
    const result = await core.deps.http.files.download(
      { url: core.record.serverUrl, accessToken: access.value, signal: new AbortController().signal },
      {
        id: fileId,
        variant,
        path: part,
        onProgress(received) {
          if (core.deps.clock.now() - toldAtMs < tellEveryMs) return;
          toldAtMs = core.deps.clock.now();
          tell(received);
        },
      },
    );
    tell(null);
    if (!result.ok) {
      rmSync(part, { force: true });
      if (result.error.code === 'unauthenticated') tokens.invalidate();
      throw new EngineError(result.error);
    }
    // It may have been deleted meanwhile: then nothing stays.
    try {
      fileOf(owner, fileId);
    } catch (error) {
      rmSync(part, { force: true });
      throw error;
    }
    renameSync(part, path);
    folder.touch(path, core.deps.clock.now());
    trimCache(folder.cacheRoot, core.settings().fileCacheMegabytes * megabyte).catch((error: unknown) =>
      core.deps.log('warn', 'trim-failed', { accountId: core.id, message: String(error) }),
    );
  };

  return async ({ fileId, of, variant }) => {
    const upload = findUpload(core.own.read, fileId);
    if (upload && existsSync(folder.ownPath(upload.hash))) return { path: folder.ownPath(upload.hash), name: upload.name, type: upload.type };
    if (of === null) throw new EngineError({ code: 'not-found', message: 'This file is not on this device.' });
    const file = fileOf(of, fileId);
    const shown: FileVariant = variant === 'thumbnail' && file.thumbnail ? 'thumbnail' : 'whole';
    const whole = folder.cachePath(of, fileId, 'whole');
    const path = shown === 'thumbnail' && existsSync(whole) ? whole : folder.cachePath(of, fileId, shown);
    if (existsSync(path)) folder.touch(path, core.deps.clock.now());
    else {
      const running = fetching.get(path) ?? download(of, fileId, shown, path).finally(() => fetching.delete(path));
      fetching.set(path, running);
      await running;
    }
    return { path, name: file.name, type: path === whole ? file.type : 'image/webp' };
  };
}
