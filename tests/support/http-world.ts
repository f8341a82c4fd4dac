import { fail } from '@parley/shared/result';
import { createResumableUploads } from '../../relay/files/resumable-uploads.ts';
import { createHttp } from '../../relay/http/create-http.ts';
import type { HttpDeps } from '../../relay/http/http-deps.ts';
import { createLogger } from '../../relay/observability/logger.ts';
import { createMetrics } from '../../relay/observability/metrics.ts';
import type { DomainWorld } from './domain-world.ts';

type Answer = { status: number; headers: Headers; body: unknown; text: string };
export type HttpWorld = {
  url: string;
  logLines: Record<string, unknown>[];
  /** One request; `body` is sent as JSON unless it is a string. */
  call(method: string, path: string, options?: { body?: unknown; token?: string; headers?: Record<string, string> }): Promise<Answer>;
  close(): Promise<void>;
};

/** The relay's HTTP on a free loopback port, over a world's domain. */
export async function openHttpWorld(world: DomainWorld, changes: Partial<HttpDeps> = {}): Promise<HttpWorld> {
  const logLines: Record<string, unknown>[] = [];
  const logger = createLogger('debug', 'test-node', { write: (line: string) => void logLines.push(JSON.parse(line) as Record<string, unknown>) });
  const deps: HttpDeps = {
    domain: world.deps,
    version: '0.0.0-test',
    publicUrl: 'https://chat.example.org',
    appUrl: null,
    trustProxy: false,
    logger,
    metrics: createMetrics().registry,
    uploads: createResumableUploads(world.deps, world.uploadFolder, () => undefined),
    answerCall: async () => fail({ code: 'unavailable', message: 'There are no calls here.' }),
    isDraining: () => false,
    isRedisHealthy: () => null,
    ...changes,
  };
  const { app } = await createHttp(deps);
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  return {
    url,
    logLines,
    async call(method, path, { body, token, headers = {} } = {}) {
      const response = await fetch(url + path, {
        method,
        headers: {
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      const text = await response.text();
      const isJson = response.headers.get('content-type')?.includes('application/json') === true;
      return { status: response.status, headers: response.headers, text, body: isJson ? JSON.parse(text) : null };
    },
    close: () => app.close(),
  };
}
