import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { Agent, request as send } from 'undici';
import { guardedLookup, type Resolve, requirePublic } from './guarded-lookup.ts';
import { OutgoingError } from './outgoing-error.ts';
import { type AllowList, readAllowList } from './public-address.ts';
import { acceptedEncodings, readAnswer } from './read-answer.ts';

/**
 * A request to somebody else's server. `types`: media types that are read (`text/html`, or `image/` for all that begin so); without it, all. `bytesMax`: of the
 * unpacked body; with `isCut`, more is cut off, else refused. `timeoutMs` is for everything together, redirects and body included. `headers` go to the first
 * origin only.
 */
export type OutgoingRequest = {
  url: string;
  method?: 'GET' | 'POST';
  headers?: Readonly<Record<string, string>>;
  body?: string | Uint8Array;
  types?: readonly string[];
  bytesMax: number;
  isCut?: boolean;
  timeoutMs?: number;
};
/** Any status is an answer. `url`: where it came from in the end; `type`: media type in lower case without parameters, '' where none was said. */
export type OutgoingAnswer = { url: string; status: number; type: string; headers: Readonly<Record<string, string>>; body: Buffer };
/** @throws OutgoingError */
export type FetchPublic = (request: OutgoingRequest) => Promise<OutgoingAnswer>;

export type OutgoingSettings = { allow: readonly string[]; ports: readonly number[]; userAgent: string };

const notAnAddress = 'This is no address.';
const redirectsMax = 3;
const timeoutMsDefault = 10_000;
const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

const resolveAll: Resolve = (host) => lookup(host, { all: true, verbatim: true });

/**
 * Fetches from the public internet for people who may write any address: http and https only, on allowed ports, to public addresses only (each redirect is
 * checked again), within time and size, without cookies or anybody's credentials. `refusal`: why an address is none of them, as far as it tells by itself. `resolve` is the system's resolver but in tests.
 */
export function createFetchPublic(
  settings: OutgoingSettings,
  resolve: Resolve = resolveAll,
): { fetch: FetchPublic; refusal(url: string): string | null; close(): Promise<void> } {
  const allow = readAllowList(settings.allow);
  const agent = new Agent({
    connect: { lookup: guardedLookup(resolve, allow), timeout: timeoutMsDefault },
    allowH2: false,
    keepAliveTimeout: 1_000,
    maxHeaderSize: 16_384,
  });

  async function step(url: URL, request: OutgoingRequest, origin: string, signal: AbortSignal): Promise<{ next: URL } | { answer: OutgoingAnswer }> {
    requireAllowed(url, settings.ports, allow);
    const { method = 'GET' } = request;
    const { statusCode, headers, body } = await send(url, {
      dispatcher: agent,
      method,
      signal,
      body: request.body ?? null,
      headers: {
        'accept-encoding': acceptedEncodings,
        accept: '*/*',
        ...(url.origin === origin ? request.headers : {}),
        'user-agent': settings.userAgent,
      },
    });
    // What is not read to its end may end as it likes.
    body.on('error', () => undefined);
    const { location } = headers;
    if (method === 'GET' && redirects.has(statusCode) && typeof location === 'string') {
      body.destroy();
      if (!URL.canParse(location, url.href)) throw new OutgoingError('broken', 'The answer leads to something that is no address.');
      return { next: new URL(location, url) };
    }
    const flat = Object.fromEntries(Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])));
    const type = (flat['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
    if (request.types !== undefined && !request.types.some((wanted) => (wanted.endsWith('/') ? type.startsWith(wanted) : type === wanted))) {
      body.destroy();
      throw new OutgoingError('wrong-type', `The answer is of another kind (${type === '' ? 'none was said' : type}).`);
    }
    const bytes = await readAnswer(body, flat['content-encoding'] ?? '', { bytesMax: request.bytesMax, isCut: request.isCut ?? false });
    return { answer: { url: url.href, status: statusCode, type, headers: flat, body: bytes } };
  }

  async function follow(request: OutgoingRequest, signal: AbortSignal): Promise<OutgoingAnswer> {
    if (!URL.canParse(request.url)) throw new OutgoingError('bad-address', notAnAddress);
    let url = new URL(request.url);
    const { origin } = url;
    for (let count = 0; count <= redirectsMax; count += 1) {
      const done = await step(url, request, origin, signal);
      if ('answer' in done) return done.answer;
      url = done.next;
    }
    throw new OutgoingError('too-many-redirects', `The address leads on more than ${redirectsMax} times.`);
  }

  return {
    async fetch(request) {
      const signal = AbortSignal.timeout(request.timeoutMs ?? timeoutMsDefault);
      try {
        return await follow(request, signal);
      } catch (error) {
        throw toOutgoingError(error, signal);
      }
    },
    refusal(url) {
      if (!URL.canParse(url)) return notAnAddress;
      try {
        requireAllowed(new URL(url), settings.ports, allow);
        return null;
      } catch (error) {
        if (error instanceof OutgoingError) return error.message;
        throw error;
      }
    },
    close: () => agent.destroy(),
  };
}

function requireAllowed(url: URL, ports: readonly number[], allow: AllowList): void {
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw new OutgoingError('bad-address', 'Only addresses with http or https can be fetched.');
  if (url.username !== '' || url.password !== '') throw new OutgoingError('bad-address', 'An address with a name and a password in it is not fetched.');
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const port = url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port);
  if (!ports.includes(port) && !allow.name(host) && !allow.address(host))
    throw new OutgoingError('bad-address', `Port ${port} is not one that is fetched from.`);
  // An address in place of a name is never resolved, so it is checked here; a name, when it is connected to.
  if (isIP(host) !== 0) requirePublic(host, host, allow);
}

function toOutgoingError(error: unknown, signal: AbortSignal): OutgoingError {
  for (let at: unknown = error; at instanceof Error; at = at.cause) if (at instanceof OutgoingError) return at;
  if (signal.aborted || (error instanceof Error && /timeout/i.test(error.name + error.message)))
    return new OutgoingError('too-slow', 'The server took too long to answer.', { cause: error });
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (/^(Z_|ERR_BROTLI|ERR__ERROR_FORMAT|ERR_PADDING|HPE_|UND_ERR_HEADERS_OVERFLOW)/.test(code))
    return new OutgoingError('broken', 'The answer cannot be read.', { cause: error });
  return new OutgoingError('unreachable', 'The server could not be reached.', { cause: error });
}
