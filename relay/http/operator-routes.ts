import type { FastifyInstance } from 'fastify';
import { answersInTime } from '../observability/answers-in-time.ts';
import type { HttpDeps } from './http-deps.ts';

/** For operators and proxies: the process is up; it can serve; its numbers. */
export function bindOperatorRoutes(app: FastifyInstance, deps: HttpDeps): void {
  app.get('/healthz', async (_request, reply) => reply.header('cache-control', 'no-store').send({ ok: true }));

  app.get('/readyz', async (_request, reply) => {
    const isDraining = deps.isDraining();
    const redis = deps.isRedisHealthy();
    const database = await answersInTime(() => deps.domain.server.ping());
    const isReady = database && redis !== false && !isDraining;
    const body = { ready: isReady, database: database ? 'ok' : 'down', redis: redis === null ? 'none' : redis ? 'ok' : 'down', draining: isDraining };
    return reply
      .code(isReady ? 200 : 503)
      .header('cache-control', 'no-store')
      .send(body);
  });

  app.get('/metrics', async (_request, reply) => reply.type(deps.metrics.contentType).send(await deps.metrics.metrics()));
}
