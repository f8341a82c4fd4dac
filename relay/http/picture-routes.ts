import type { User } from '@parley/shared/entities/user';
import { idSchema } from '@parley/shared/ids';
import { pictureHashSchema } from '@parley/shared/protocol/http';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { removeBotPicture, setBotPicture } from '../domain/bots/change-bot-picture.ts';
import type { Actor } from '../domain/deps.ts';
import { readPicture } from '../domain/pictures/read-picture.ts';
import { removePicture, setPicture } from '../domain/pictures/set-picture.ts';
import { describeFile, isKnown } from './file-answer.ts';
import { takeBytes } from './file-routes.ts';
import type { HttpDeps } from './http-deps.ts';
import { actorOf, createRoutes, parsed } from './route.ts';
import { uploadConfig } from './slow-senders.ts';

const pathSchema = z.object({ hash: pictureHashSchema });
const botPathSchema = z.object({ botId: idSchema });
type PictureBody = Parameters<typeof setPicture>[2];

/** Pictures of people and bots, as `shared/protocol/http.ts` describes them. */
export async function bindPictureRoutes(app: FastifyInstance, deps: HttpDeps): Promise<void> {
  const { domain } = deps;
  const routes = createRoutes(app, deps);
  routes.bearer({ method: 'DELETE', url: '/v1/me/picture', input: { path: z.object({}) }, handleAs: (actor) => removePicture(domain, actor) });
  routes.bearer({
    method: 'DELETE',
    url: '/v1/bots/:botId/picture',
    input: { path: botPathSchema },
    handleAs: (actor, { botId }) => removeBotPicture(domain, actor, botId),
  });

  app.get('/v1/pictures/:hash', async (request, reply) => {
    await actorOf(deps, request);
    const { hash } = parsed(pathSchema, request.params);
    const stream = await readPicture(domain, hash);
    describeFile(reply, { type: 'image/webp', name: 'picture.webp', content: hash });
    if (!isKnown(request, hash)) return reply.send(stream);
    stream.destroy();
    return reply.code(304).send();
  });

  await app.register(async (raw) => {
    takeBytes(raw);
    const take = (url: string, set: (actor: Actor, request: FastifyRequest, body: PictureBody) => Promise<{ user: User }>) =>
      raw.post(url, { config: uploadConfig }, async (request, reply) => {
        const actor = await actorOf(deps, request);
        const length = request.headers['content-length'];
        // A sender that is refused half-way must be able to read why: its connection stays open, and what still comes is thrown away.
        const stream = request.raw.iterator({ destroyOnReturn: false });
        const answer = await set(actor, request, { stream, size: length === undefined ? null : Number(length) }).finally(() => request.raw.resume());
        return reply.header('cache-control', 'no-store').send(answer);
      });
    take('/v1/me/picture', (actor, _, body) => setPicture(domain, actor, body));
    take('/v1/bots/:botId/picture', async (actor, { params }, body) => setBotPicture(domain, actor, parsed(botPathSchema, params).botId, body));
  });
}
