import { type Id, idSchema } from '@parley/shared/ids';
import { uploadQuerySchema, uploadsPath } from '@parley/shared/protocol/http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { linkFile, openBytes, readFile } from '../domain/files/read-file.ts';
import { uploadFile } from '../domain/files/upload-file.ts';
import { RelayError } from '../domain/relay-error.ts';
import { describeFile, isKnown, partOf } from './file-answer.ts';
import type { HttpDeps } from './http-deps.ts';
import { actorOf, createRoutes, parsed } from './route.ts';
import { uploadConfig } from './slow-senders.ts';
import { requireTusHeaders, tusVersion } from './tus-headers.ts';

const pathSchema = z.object({ id: idSchema });
const tokenSchema = z.object({ token: z.string().max(500).optional() });

/** Files up and down, as `shared/protocol/http.ts` describes them. */
export async function bindFileRoutes(app: FastifyInstance, deps: HttpDeps): Promise<void> {
  const { domain } = deps;
  const routes = createRoutes(app, deps);
  const byId = { path: pathSchema };
  routes.bearer({ method: 'POST', url: '/v1/files/:id/link', scope: 'files', input: byId, handleAs: (actor, { id }) => linkFile(domain, actor, id) });
  routes.bearer({
    method: 'GET',
    url: '/v1/files/:id/about',
    scope: 'files',
    input: byId,
    handleAs: async (actor, { id }) => ({ file: (await readFile(domain, actor, id)).file }),
  });

  /** By the token in the address, else by who is signed in. */
  async function readerOf(request: FastifyRequest, id: Id): Promise<{ userId: Id }> {
    const { token } = parsed(tokenSchema, request.query);
    return token === undefined ? actorOf(deps, request, 'files') : { userId: domain.files.links.verify(id, token) };
  }

  app.get('/v1/files/:id', async (request, reply) => {
    const { id } = parsed(pathSchema, request.params);
    const reader = await readerOf(request, id);
    const stored = await readFile(domain, reader, id);
    const { file, content } = stored;
    const described = () => describeFile(reply, { ...file, content });
    if (isKnown(request, content)) return described().code(304).send();
    const part = partOf(request, file.size, content);
    if (part === null) return described().code(416).header('content-range', `bytes */${file.size}`).send();
    // First of all opened: an error says nothing of a file.
    const stream = await openBytes(domain, reader, stored, part);
    described().header('content-length', part.end - part.start + 1);
    if (!part.isWhole) reply.code(206).header('content-range', `bytes ${part.start}-${part.end}/${file.size}`);
    return reply.send(stream);
  });

  app.get('/v1/files/:id/thumbnail', async (request, reply) => {
    const { id } = parsed(pathSchema, request.params);
    const reader = await readerOf(request, id);
    const stored = await readFile(domain, reader, id);
    const content = stored.thumbContent ?? '';
    const described = () => describeFile(reply, { type: 'image/webp', name: `${stored.file.name}.webp`, content });
    if (content !== '' && isKnown(request, content)) return described().code(304).send();
    const stream = await openBytes(domain, reader, stored, null);
    return described().send(stream);
  });

  await app.register(async (raw) => {
    takeBytes(raw);
    raw.post('/v1/files', { config: uploadConfig }, async (request, reply) => {
      const actor = await actorOf(deps, request, 'files');
      const length = request.headers['content-length'];
      const input = parsed(uploadQuerySchema, request.query);
      // A sender that is refused half-way must be able to read why: its connection stays open, and what still comes is thrown away.
      const stream = request.raw.iterator({ destroyOnReturn: false });
      const size = length === undefined ? null : Number(length);
      const answer = await uploadFile(domain, actor, input, { stream, size }).finally(() => request.raw.resume());
      return reply.code(201).header('cache-control', 'no-store').send(answer);
    });

    async function passOn(request: FastifyRequest, reply: FastifyReply, id: Id | null): Promise<FastifyReply> {
      const actor = await actorOf(deps, request, 'files');
      reply.header('tus-version', tusVersion);
      requireTusHeaders(request.method, request.headers);
      const owner = id === null ? actor.userId : await deps.uploads.ownerOf(id);
      // Whole already, and in no message: it is a file now, and would count for its uploader for another day.
      if (id !== null && owner === null && request.method === 'DELETE' && (await domain.files.store.giveUp(id, actor.userId))) return reply.code(204).send();
      if (owner !== actor.userId) throw new RelayError('not-found', 'There is no such upload.');
      // What answers from here on is not Fastify: what every answer has goes along.
      for (const [name, value] of Object.entries(reply.getHeaders())) if (value !== undefined) reply.raw.setHeader(name, value);
      reply.raw.setHeader('cache-control', 'no-store');
      reply.hijack();
      await deps.uploads.take(actor, request.raw, reply.raw);
      return reply;
    }
    raw.post(uploadsPath, { config: uploadConfig }, (request, reply) => passOn(request, reply, null));
    raw.route({
      method: ['HEAD', 'PATCH', 'DELETE'],
      url: `${uploadsPath}/:id`,
      config: uploadConfig,
      handler: (request, reply) => passOn(request, reply, parsed(pathSchema, request.params).id),
    });
  });
}

/** Bodies of any type are streams of bytes, which nobody reads before it is known that they may be sent. */
export function takeBytes(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
}
