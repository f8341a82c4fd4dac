import { writeFile } from 'node:fs/promises';
import { limits } from '@parley/shared/limits';
import { pictureAnswerSchema } from '@parley/shared/protocol/http';
import { fail, ok, type Result } from '@parley/shared/result';
import type { FileTarget, Log, PictureHttp } from '../engine/ports.ts';
import { answerError } from './answer-error.ts';

/** How long one request may take: a picture as it is sent goes over a slow line in this time. Milliseconds. */
const answerTimeoutMs = 60_000;

const unreadable = fail({ code: 'unavailable', message: 'The server gave an answer that this version does not understand.' });

const pathOf = (botId: string | undefined): string => (botId === undefined ? '/v1/me/picture' : `/v1/bots/${encodeURIComponent(botId)}/picture`);

/** People's pictures over `fetch`. A token goes nowhere but to the server that was named. */
export function createPictureHttp(log: Log, fetch: typeof globalThis.fetch = globalThis.fetch): PictureHttp {
  const ask = async <T>(target: FileTarget, path: string, init: RequestInit, read: (response: Response) => Promise<Result<T>>): Promise<Result<T>> => {
    try {
      const response = await fetch(`${target.url}${path}`, {
        ...init,
        redirect: 'error',
        signal: AbortSignal.any([target.signal, AbortSignal.timeout(answerTimeoutMs)]),
        headers: { authorization: `Bearer ${target.accessToken}`, ...init.headers },
      });
      return response.ok ? await read(response) : fail(await answerError(response));
    } catch (error) {
      log('info', 'picture-request-failed', { path, reason: String(error) });
      return fail({ code: 'unavailable', message: 'The server could not be reached.' });
    }
  };
  const readUser = async (response: Response) => {
    const parsed = pictureAnswerSchema.safeParse(await response.json());
    return parsed.success ? ok(parsed.data.user) : unreadable;
  };

  return {
    set: (target, bytes, botId) =>
      ask(target, pathOf(botId), { method: 'POST', headers: { 'content-type': 'application/octet-stream' }, body: new Uint8Array(bytes) }, readUser),
    remove: (target, botId) => ask(target, pathOf(botId), { method: 'DELETE' }, readUser),
    download: (target, { hash, path }) =>
      ask(target, `/v1/pictures/${encodeURIComponent(hash)}`, { method: 'GET' }, async (response) => {
        const bytes = Buffer.from(await response.arrayBuffer());
        if (bytes.byteLength === 0 || bytes.byteLength > limits.pictureBytesMax) return unreadable;
        await writeFile(path, bytes, { mode: 0o600 });
        return ok(null);
      }),
  };
}
