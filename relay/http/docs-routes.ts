import type { FastifyInstance } from 'fastify';
import { describeApi } from '../openapi/describe-api.ts';
import { docsPage, docsPagePolicy } from './docs-page.ts';
import type { HttpDeps } from './http-deps.ts';

/** `GET /v1/openapi.json` and `GET /v1/docs`: what HTTP offers, for machines and for people. Made when somebody first asks. */
export function bindDocsRoutes(app: FastifyInstance, { version, publicUrl }: Pick<HttpDeps, 'version' | 'publicUrl'>): void {
  let made: ReturnType<typeof describeApi> | null = null;
  const description = () => {
    made ??= describeApi(version);
    return made;
  };

  app.get('/v1/openapi.json', async (_request, reply) => reply.header('cache-control', 'no-cache').send(description()));
  app.get('/v1/docs', async (request, reply) => {
    const address = publicUrl ?? `${request.protocol}://${request.host}`;
    return reply
      .headers({ 'content-security-policy': docsPagePolicy, 'cache-control': 'no-cache', 'referrer-policy': 'no-referrer' })
      .type('text/html; charset=utf-8')
      .send(docsPage(description(), address));
  });
}
