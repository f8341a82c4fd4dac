import { limits } from '@parley/shared/limits';
import { apiPath, httpCallNames } from '@parley/shared/protocol/http-api';
import type { FastifyInstance } from 'fastify';
import { RelayError } from '../domain/relay-error.ts';
import { authenticate } from '../domain/sessions/authenticate.ts';
import { addressKey } from './address-key.ts';
import { sendWireError } from './error-envelope.ts';
import type { HttpDeps } from './http-deps.ts';
import { bearerTokenOf } from './route.ts';

const offered: ReadonlySet<string> = new Set(httpCallNames);

/** `POST /v1/api/<call>`, as `shared/protocol/http-api.ts` describes it: who calls is recognised here, everything else is done as for a socket. */
export function bindApiRoutes(app: FastifyInstance, deps: Pick<HttpDeps, 'domain' | 'answerCall'>): void {
  app.post<{ Params: { call: string } }>(`${apiPath}/:call`, { bodyLimit: limits.payloadBytesMax }, async (request, reply) => {
    const { expiresAt: _, ...actor } = await authenticate(deps.domain, bearerTokenOf(request));
    const { call: name } = request.params;
    if (!offered.has(name)) throw new RelayError('not-found', 'There is no such call over HTTP. All there are stand at /v1/docs.');
    const payload = request.body ?? {};
    const result = await deps.answerCall({ name, payload, actor, address: addressKey(request.ip), requestId: request.id });
    if (!result.ok) return sendWireError(result.error, reply);
    // Answers hold private lists and secrets: no cache keeps them.
    return reply.header('cache-control', 'no-store').send(result.value);
  });
}
