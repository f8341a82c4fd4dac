import { request } from 'node:https';
import { Readable } from 'node:stream';
import type { PeerCertificate as TlsPeerCertificate } from 'node:tls';
import type { WireError } from '@parley/shared/protocol/errors';
import { fail, ok } from '@parley/shared/result';
import type { Certificates } from '../engine/ports.ts';
import { peerCertificate } from './peer-certificate.ts';

/** What a TLS connection to a server of a trusted certificate must go by: this certificate and no other, whatever names it holds for. */
type TlsOptions = { ca: string; allowPartialTrustChain: true; checkServerIdentity: (host: string, certificate: TlsPeerCertificate) => Error | undefined };

/** The certificates that people trusted by their fingerprint, and connections that hold to them. */
export type TrustedCertificates = Certificates & {
  /** For a socket to this address; nothing where an authority vouches for it. */
  tlsOptions(url: string): TlsOptions | Record<string, never>;
  /** Like the global one. An answer elsewhere (a redirect) is an error where a certificate was trusted. */
  fetch: typeof fetch;
  /** Why nothing gets through: the server shows another certificate than the trusted one. Null where that is not the reason. */
  changed(url: string): Promise<WireError | null>;
};

const lookTimeoutMs = 5_000;
const originOf = (url: string): string => new URL(url).origin;

export function createCertificates(): TrustedCertificates {
  const trusted = new Map<string, { pem: string; fingerprint: string; trustedAtMs: number }>();

  const tlsOptions = (url: string): TlsOptions | Record<string, never> => {
    const known = trusted.get(originOf(url));
    if (known === undefined) return {};
    return {
      ca: known.pem,
      allowPartialTrustChain: true,
      checkServerIdentity: (_host, { fingerprint256 }) =>
        fingerprint256 === known.fingerprint ? undefined : new Error('another certificate than the trusted one'),
    };
  };

  return {
    tlsOptions,
    async look(url) {
      if (new URL(url).protocol !== 'https:') return fail({ code: 'unavailable', message: 'There is no certificate at this address.' });
      try {
        return ok(await peerCertificate(url, lookTimeoutMs));
      } catch {
        return fail({ code: 'unavailable', message: 'The server could not be reached.' });
      }
    },
    trust: (url, certificate) => void trusted.set(originOf(url), certificate),
    fetch: (input, init) => (typeof input === 'string' && trusted.has(originOf(input)) ? fetchHeld(input, init ?? {}, tlsOptions(input)) : fetch(input, init)),
    async changed(url) {
      const known = trusted.get(originOf(url));
      if (known === undefined) return null;
      const now = await peerCertificate(url, lookTimeoutMs).catch(() => null);
      if (now === null || now.fingerprint === known.fingerprint) return null;
      const day = new Date(known.trustedAtMs).toLocaleDateString('en-GB', { day: 'numeric', month: 'long' });
      return {
        code: 'unavailable',
        message: `This server’s certificate is not the one you trusted on ${day}. Compare the fingerprint with your admin before you go on.`,
        issues: [{ path: 'certificate', message: now.fingerprint }],
      };
    },
  };
}

/** `fetch` has no way to name a certificate without a library: this does what the relay's calls need of it. */
function fetchHeld(url: string, init: RequestInit, tls: TlsOptions | Record<string, never>): Promise<Response> {
  return new Promise((resolve, reject) => {
    const headers = Object.fromEntries(new Headers(init.headers));
    const call = request(url, { ...tls, method: init.method ?? 'GET', headers, ...(init.signal ? { signal: init.signal } : {}) }, (answer) => {
      const status = answer.statusCode ?? 500;
      if (status >= 300 && status < 400) {
        answer.destroy();
        return reject(new TypeError('fetch failed: the server answers elsewhere'));
      }
      const hasBody = status !== 204 && status !== 304 && init.method !== 'HEAD';
      if (!hasBody) answer.resume();
      const given = new Headers();
      for (const [name, value] of Object.entries(answer.headers)) for (const one of [value ?? []].flat()) given.append(name, one);
      // Node's own stream of the web is the one of the DOM's types.
      resolve(new Response(hasBody ? (Readable.toWeb(answer) as ReadableStream<Uint8Array>) : null, { status, headers: given }));
    });
    // As the global one says why it was ended.
    call.on('error', (error) => reject(init.signal?.aborted ? init.signal.reason : new TypeError('fetch failed', { cause: error })));
    const { body } = init;
    call.end(typeof body === 'string' || body instanceof Uint8Array ? body : undefined);
  });
}
