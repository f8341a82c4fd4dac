import { idSchema } from '@parley/shared/ids';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { receivePost } from '../domain/hooks/receive/receive-post.ts';
import { RelayError } from '../domain/relay-error.ts';
import type { HttpDeps } from './http-deps.ts';
import { parsed } from './route.ts';

/** The largest post, in bytes: a push with many commits is a few hundred thousand. */
const bodyBytesMax = 1024 * 1024;
const pathSchema = z.object({ id: idSchema, secret: z.string().min(1).max(200) });
const keySchema = z.string().min(1).max(200).optional();

/** Where others post to: JSON, or a form with the JSON in `payload`. Answers `ok` as Slack does. */
export async function bindHookRoutes(app: FastifyInstance, deps: HttpDeps): Promise<void> {
  await app.register(async (scope) => {
    scope.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) => {
      try {
        done(null, JSON.parse(new URLSearchParams(String(body)).get('payload') ?? ''));
      } catch {
        done(new RelayError('invalid', 'A form needs a field payload with JSON in it.', { issues: [{ path: 'payload', message: 'must be JSON' }] }));
      }
    });
    scope.route({
      method: 'POST',
      url: '/v1/hooks/:id/:secret',
      bodyLimit: bodyBytesMax,
      async handler(request, reply) {
        const { id, secret } = parsed(pathSchema, request.params);
        const { 'x-github-event': event, 'x-github-delivery': delivery, 'idempotency-key': key } = request.headers;
        const githubEvent = parsed(keySchema, event);
        await receivePost(deps.domain, { hookId: id, secret, githubEvent, key: parsed(keySchema, key ?? delivery), body: request.body });
        return reply.type('text/plain; charset=utf-8').header('cache-control', 'no-store').send('ok');
      },
    });
  });
}
