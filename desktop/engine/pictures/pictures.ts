import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { User } from '@parley/shared/entities/user';
import type { Id } from '@parley/shared/ids';
import type { Result } from '@parley/shared/result';
import type { AccountCore } from '../accounts/account-core.ts';
import { EngineError } from '../ports.ts';
import type { Tokens } from '../session/tokens.ts';

export type Pictures = {
  /** One's own (or a bot's), on the server; null takes it away. @throws EngineError `invalid`, `too-large`, `not-found`, `unavailable` */
  set(bytes: Uint8Array | null, botId?: Id): Promise<User>;
  /** Where somebody's picture lies on this device; fetched once for all who ask. @throws EngineError `not-found`, `unavailable` */
  locate(hash: string): Promise<string>;
};

/** People's pictures of one account: small, named by their bytes, and kept in the profile so that they are there offline too. */
export function createPictures(core: AccountCore, tokens: Tokens, directory: string): Pictures {
  const folder = join(directory, 'pictures');
  const fetching = new Map<string, Promise<void>>();

  const settled = <T>(result: Result<T>): T => {
    if (result.ok) return result.value;
    if (result.error.code === 'unauthenticated') tokens.invalidate();
    throw new EngineError(result.error);
  };
  const target = async () => ({ url: core.record.serverUrl, accessToken: settled(await tokens.access()), signal: new AbortController().signal });

  const download = async (hash: string, path: string): Promise<void> => {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const part = `${path}.part`;
    const result = await core.deps.http.pictures.download(await target(), { hash, path: part });
    if (result.ok) renameSync(part, path);
    else rmSync(part, { force: true });
    settled(result);
  };

  return {
    async set(bytes, botId) {
      const { pictures } = core.deps.http;
      return settled(bytes === null ? await pictures.remove(await target(), botId) : await pictures.set(await target(), bytes, botId));
    },
    async locate(hash) {
      const path = join(folder, hash);
      if (existsSync(path)) return path;
      const running = fetching.get(hash) ?? download(hash, path).finally(() => fetching.delete(hash));
      fetching.set(hash, running);
      await running;
      return path;
    },
  };
}
