import { wireErrorSchema } from '@parley/shared/protocol/errors';
import { invitePreviewSchema, serverInfoSchema, sessionListSchema, sessionSchema } from '@parley/shared/protocol/http';
import { fail, ok, type Result } from '@parley/shared/result';
import { z } from 'zod';
import type { Log, RelayHttp } from '../engine/ports.ts';
import { createAccountHttp } from './account-http.ts';
import { createCertificates, type TrustedCertificates } from './certificates.ts';
import { createFileHttp } from './file-http.ts';
import { createPictureHttp } from './picture-http.ts';

/** How long one request may take, in milliseconds. Signing in waits for a slow password hash, behind others. */
const requestTimeoutMs = 15_000;
/** An answer of the calls below is a few hundred bytes; a page of devices some kilobytes. */
const answerBytesMax = 1024 * 1024;

const errorBodySchema = z.object({ error: wireErrorSchema });

type Request = { method: 'GET' | 'POST' | 'DELETE'; url: string; body?: unknown; accessToken?: string };

/** The relay's HTTP calls over `fetch`, each with a time limit and parsed with the contract's schemas. Never rejects. */
export function createRelayHttp(log: Log, timeoutMs: number = requestTimeoutMs, certificates: TrustedCertificates = createCertificates()): RelayHttp {
  const send = (request: Request) => sendRequest(request, { timeoutMs, log, certificates });
  return {
    serverInfo: async (url) => parse(await send({ method: 'GET', url: `${url}/v1/server` }), serverInfoSchema),
    register: async (url, input) => parse(await send({ method: 'POST', url: `${url}/v1/auth/register`, body: input }), sessionSchema),
    login: async (url, input) => parse(await send({ method: 'POST', url: `${url}/v1/auth/login`, body: input }), sessionSchema),
    resetPassword: async (url, input) => parse(await send({ method: 'POST', url: `${url}/v1/auth/reset`, body: input }), z.null()),
    refresh: async (url, input) => parse(await send({ method: 'POST', url: `${url}/v1/auth/refresh`, body: input }), sessionSchema),
    invitePreview: async (url, code) => parse(await send({ method: 'GET', url: `${url}/v1/invites/${encodeURIComponent(code)}` }), invitePreviewSchema),
    logout: async (url, accessToken) => parse(await send({ method: 'POST', url: `${url}/v1/auth/logout`, accessToken }), z.null()),
    sessions: async (url, accessToken) => {
      const list = parse(await send({ method: 'GET', url: `${url}/v1/sessions`, accessToken }), sessionListSchema);
      return list.ok ? ok(list.value.sessions) : list;
    },
    endSession: async (url, accessToken, sessionId) =>
      parse(await send({ method: 'DELETE', url: `${url}/v1/sessions/${encodeURIComponent(sessionId)}`, accessToken }), z.null()),
    changePassword: async (url, accessToken, input) =>
      parse(await send({ method: 'POST', url: `${url}/v1/auth/password`, accessToken, body: input }), z.null()),
    account: createAccountHttp(async (request, schema) => parse(await send(request), schema), log, certificates.fetch),
    files: createFileHttp(log, { fetch: certificates.fetch }),
    pictures: createPictureHttp(log, certificates.fetch),
  };
}

type Way = { timeoutMs: number; log: Log; certificates: TrustedCertificates };

async function sendRequest(request: Request, { timeoutMs, log, certificates }: Way): Promise<Result<unknown>> {
  let response: Response;
  let text: string;
  try {
    response = await certificates.fetch(request.url, {
      method: request.method,
      // A password or token goes to the address the person named and nowhere else.
      redirect: request.method === 'GET' && request.accessToken === undefined ? 'follow' : 'error',
      signal: AbortSignal.timeout(timeoutMs),
      headers: {
        accept: 'application/json',
        ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(request.accessToken === undefined ? {} : { authorization: `Bearer ${request.accessToken}` }),
      },
      ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
    });
    text = await readText(response);
  } catch (error) {
    log('info', 'request-failed', { url: request.url, reason: reasonOf(error) });
    const changed = await certificates.changed(request.url);
    if (changed !== null) return fail(changed);
    return fail({ code: 'unavailable', message: isTimeout(error) ? 'The server did not answer in time.' : 'The server could not be reached.' });
  }
  if (response.status === 204) return ok(null);
  const body = parseJson(text);
  if (response.ok && body !== undefined) return ok(body);
  const error = errorBodySchema.safeParse(body);
  if (error.success) return fail(error.data.error);
  log('warn', 'answer-malformed', { url: request.url, status: response.status });
  return fail({ code: 'unavailable', message: `Something answers at this address, but not as a Parley server (HTTP ${response.status}).` });
}

function parse<S extends z.ZodType>(result: Result<unknown>, schema: S): Result<z.output<S>> {
  if (!result.ok) return result;
  const parsed = schema.safeParse(result.value);
  if (parsed.success) return ok(parsed.data);
  return fail({ code: 'unavailable', message: 'Something answers at this address, but not as a Parley server.' });
}

async function readText(response: Response): Promise<string> {
  if (response.body === null) return '';
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for await (const chunk of response.body) {
    bytes += chunk.byteLength;
    if (bytes > answerBytesMax) throw new Error(`the answer is larger than ${answerBytesMax} bytes`);
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isTimeout(error: unknown): boolean {
  return error instanceof Error && error.name === 'TimeoutError';
}

/** `fetch` hides the real reason in a chain of causes. */
function reasonOf(error: unknown): string {
  const parts: string[] = [];
  for (let current = error; current instanceof Error && parts.length < 4; current = current.cause) parts.push(current.message);
  return parts.join(': ');
}
