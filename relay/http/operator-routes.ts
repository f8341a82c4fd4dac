import type { FastifyInstance } from 'fastify';
import type { HttpDeps } from './http-deps.ts';

/** A database that does not answer within this time is not there. */
const pingTimeoutMs = 2_000;

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

async function answersInTime(ping: () => Promise<void>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), pingTimeoutMs);
  });
  // A failed ping is the answer "no"; what failed is logged where the pool is.
  const answered = ping().then(
    () => true,
    () => false,
  );
  try {
    return await Promise.race([answered, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
