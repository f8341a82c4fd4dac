import type { FastifyInstance } from 'fastify';
import { Histogram } from 'prom-client';
import type { HttpDeps } from './http-deps.ts';

/** Asked every second or so by machines: logged at debug only. */
const quietRoutes: ReadonlySet<string> = new Set(['/healthz', '/readyz', '/metrics']);

/** One log line and one measurement for each answered request, by route and never by address; the request's id goes back in `x-request-id`. */
export function observeRequests(app: FastifyInstance, deps: HttpDeps): void {
  const seconds = new Histogram({
    name: 'parley_http_request_seconds',
    help: 'Time to answer an HTTP request, by route and status.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers: [deps.metrics],
  });
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
  });
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'unknown';
    const tookMs = Math.round(reply.elapsedTime);
    seconds.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1000);
    const facts = { method: request.method, route, status: reply.statusCode, tookMs };
    if (quietRoutes.has(route)) request.log.debug(facts, 'request');
    else request.log.info(facts, 'request');
  });
}
