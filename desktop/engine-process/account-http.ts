import { accountExportPath, totpBegunSchema, totpConfirmedSchema, totpStatusSchema } from '@parley/shared/protocol/account';
import { fail, type Result } from '@parley/shared/result';
import { z } from 'zod';
import type { AccountHttp, FileTarget, Log } from '../engine/ports.ts';
import { answerError } from './answer-error.ts';
import { writeBody } from './file-http.ts';

/** An export that brings nothing for so long is given up. Milliseconds. */
const silenceTimeoutMs = 60_000;

/** One JSON call of the relay with the bearer; its answer parsed. */
export type AskRelay = <S extends z.ZodType>(
  request: { method: 'GET' | 'POST'; url: string; accessToken: string; body?: unknown },
  schema: S,
) => Promise<Result<z.output<S>>>;

/** What one does with one's own account, over `fetch`. */
export function createAccountHttp(ask: AskRelay, log: Log, fetch: typeof globalThis.fetch = globalThis.fetch): AccountHttp {
  return {
    totpStatus: (url, accessToken) => ask({ method: 'GET', url: `${url}/v1/auth/totp`, accessToken }, totpStatusSchema),
    beginTotp: (url, accessToken, body) => ask({ method: 'POST', url: `${url}/v1/auth/totp/begin`, accessToken, body }, totpBegunSchema),
    confirmTotp: (url, accessToken, body) => ask({ method: 'POST', url: `${url}/v1/auth/totp/confirm`, accessToken, body }, totpConfirmedSchema),
    disableTotp: (url, accessToken, body) => ask({ method: 'POST', url: `${url}/v1/auth/totp/disable`, accessToken, body }, z.null()),
    deleteAccount: (url, accessToken, body) => ask({ method: 'POST', url: `${url}/v1/auth/delete`, accessToken, body }, z.null()),
    exportData: (target, output) => exportData(target, output, { log, fetch }),
  };
}

async function exportData(
  { url, accessToken, signal }: FileTarget,
  { path, onProgress }: { path: string; onProgress: (received: number) => void },
  { log, fetch }: { log: Log; fetch: typeof globalThis.fetch },
): Promise<Result<null>> {
  const silence = new AbortController();
  const timer = setTimeout(() => silence.abort(), silenceTimeoutMs);
  try {
    const response = await fetch(`${url}${accountExportPath}`, {
      method: 'POST',
      redirect: 'error',
      signal: AbortSignal.any([signal, silence.signal]),
      headers: { authorization: `Bearer ${accessToken}` },
    });
    if (!response.ok) return fail(await answerError(response));
    return await writeBody(response, path, (received) => {
      timer.refresh();
      onProgress(received);
    });
  } catch (error) {
    if (!signal.aborted) log('info', 'export-failed', { reason: String(error) });
    return fail({ code: 'unavailable', message: 'The export could not be fetched to its end.' });
  } finally {
    clearTimeout(timer);
  }
}
