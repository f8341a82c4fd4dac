import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import helmet from '@fastify/helmet';
import Fastify, { type FastifyInstance, LogController } from 'fastify';
import { currentSettings } from '../domain/admin/current-settings.ts';
import { RelayError } from '../domain/relay-error.ts';
import { isAllowedOrigin } from '../domain/sessions/is-allowed-origin.ts';
import { bindAccountRoutes } from './account-routes.ts';
import { bindApiRoutes } from './api-routes.ts';
import { bindDocsRoutes } from './docs-routes.ts';
import { answerMalformed, installErrorEnvelope, sendError } from './error-envelope.ts';
import { bindFileRoutes } from './file-routes.ts';
import { bindHookRoutes } from './hook-routes.ts';
import type { HttpDeps } from './http-deps.ts';
import { bindInvitePage } from './invite-page-route.ts';
import { landingPage, landingStyleHash } from './landing-page.ts';
import { bindOperatorRoutes } from './operator-routes.ts';
import { bindOwnAccountRoutes } from './own-account-routes.ts';
import { bindPictureRoutes } from './picture-routes.ts';
import { observeRequests } from './request-log.ts';
import { resetPage, resetPagePolicy } from './reset-page.ts';
import { serverInfo } from './server-info.ts';
import { hangUpOnSlowSenders } from './slow-senders.ts';

/** The largest body of any JSON call here, in bytes: a registration with every field full and escaped is far below. */
const bodyBytesMax = 64 * 1024;

/** The relay's HTTP, not listening yet. `server` is the one that Socket.IO attaches to; `app.listen` opens it, `app.close` ends it. */
export async function createHttp(deps: HttpDeps): Promise<{ app: FastifyInstance; server: Server }> {
  const app: FastifyInstance = Fastify({
    loggerInstance: deps.logger,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    requestIdHeader: false,
    trustProxy: deps.trustProxy,
    bodyLimit: bodyBytesMax,
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    clientErrorHandler: answerMalformed,
    frameworkErrors: (error, request, reply) => {
      sendError(error, request, reply);
    },
  });
  hangUpOnSlowSenders(app);
  installErrorEnvelope(app);
  takeJsonOnly(app);
  observeRequests(app, deps);
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { defaultSrc: ["'none'"], styleSrc: [landingStyleHash], baseUri: ["'none'"], formAction: ["'none'"], frameAncestors: ["'none'"] },
    },
  });
  app.addHook('onRequest', async (request, reply) => {
    if (deps.isDraining()) reply.header('connection', 'close');
    const { origin, host } = request.headers;
    if (isAllowedOrigin({ origin, host }, deps.publicUrl ?? undefined)) return;
    throw new RelayError('forbidden', 'Pages of other sites may not use this server.');
  });
  app.get('/v1/server', async () => serverInfo(deps));
  app.get('/', async (request, reply) => {
    const address = deps.publicUrl ?? `${request.protocol}://${request.host}`;
    const { name, registration } = await currentSettings(deps.domain);
    return reply.type('text/html; charset=utf-8').send(landingPage({ name, version: deps.version, address, registration }));
  });
  app.get('/reset', async (_request, reply) => {
    const { name } = await currentSettings(deps.domain);
    return reply
      .headers({ 'content-security-policy': resetPagePolicy, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' })
      .type('text/html; charset=utf-8')
      .send(resetPage(name));
  });
  bindInvitePage(app, deps);
  bindOperatorRoutes(app, deps);
  bindAccountRoutes(app, deps);
  bindOwnAccountRoutes(app, deps);
  bindApiRoutes(app, deps);
  bindDocsRoutes(app, deps);
  await bindFileRoutes(app, deps);
  await bindHookRoutes(app, deps);
  await bindPictureRoutes(app, deps);
  return { app, server: app.server };
}

/** JSON bodies and no others. An empty body is no body, so that a `POST` without input needs none. */
function takeJsonOnly(app: FastifyInstance): void {
  const parseJson = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body.length === 0) done(null, undefined);
    else parseJson(request, body as string, done);
  });
}
