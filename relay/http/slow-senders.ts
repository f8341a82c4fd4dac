import type { FastifyInstance } from 'fastify';
import { answerMalformed } from './error-envelope.ts';

/** `requestMs`: head, and for all but uploads the body too, must be here after this time. `uploadIdleMs`: an upload may take its time, but not stand still for so long. */
const usualLimits = { requestMs: 15_000, uploadIdleMs: 60_000 } as const;

declare module 'fastify' {
  interface FastifyContextConfig {
    isUpload?: boolean;
  }
}

/** Of routes whose bodies are files. */
export const uploadConfig = { isUpload: true } as const;

/** Hangs up on senders that are too slow. Node's own limit for whole requests cannot tell an upload from a call, hence this. */
export function hangUpOnSlowSenders(app: FastifyInstance, { requestMs, uploadIdleMs }: { requestMs: number; uploadIdleMs: number } = usualLimits): void {
  app.server.requestTimeout = 0;
  app.server.headersTimeout = requestMs;
  // Who was answered and still goes on sending does not read the answer.
  app.addHook('onResponse', async ({ raw, routeOptions }) => {
    if (routeOptions.config.isUpload !== true || raw.complete) return;
    const timer = setTimeout(() => raw.destroy(), requestMs);
    raw.once('close', () => clearTimeout(timer));
  });
  app.addHook('onRequest', async ({ raw, routeOptions }) => {
    if (routeOptions.config.isUpload === true) {
      raw.setTimeout(uploadIdleMs);
      return;
    }
    if (raw.headers['content-length'] === undefined && raw.headers['transfer-encoding'] === undefined) return;
    const timer = setTimeout(() => {
      if (!raw.complete) answerMalformed(Object.assign(new Error('Request timeout'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' }), raw.socket);
    }, requestMs);
    raw.once('close', () => clearTimeout(timer));
    raw.once('end', () => clearTimeout(timer));
  });
}
