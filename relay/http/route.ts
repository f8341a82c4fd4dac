import type { Scope } from '@parley/shared/bot-scopes';
import { issuesOf } from '@parley/shared/protocol/errors';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { requireScope } from '../domain/bots/require-scope.ts';
import type { Actor } from '../domain/deps.ts';
import { RelayError } from '../domain/relay-error.ts';
import { authenticate } from '../domain/sessions/authenticate.ts';
import { signInWords } from '../domain/sessions/sign-in-words.ts';
import { addressKey } from './address-key.ts';
import type { HttpDeps } from './http-deps.ts';

type Head = { method: 'GET' | 'POST' | 'DELETE'; url: `/v1/${string}`; status?: 200 | 201 | 204 };
/** Where the input is: the JSON body, or the parameters of the path. */
type Source<I> = { body: z.ZodType<I> } | { path: z.ZodType<I> };

/** One call of the HTTP API for everybody. `address`: the client's, as the limits count it. */
export type OpenRoute<I> = Head & { input: Source<I>; handle: (input: I, client: { address: string }) => Promise<unknown> };
/** One call for people who are signed in; with `scope`, also for bots whose token is for it. */
export type BearerRoute<I> = Head & { scope?: Scope; input: Source<I>; handleAs: (actor: Actor, input: I) => Promise<unknown> };

/** A POST of somebody who is signed in, that changes something: 204, or with `status` what it made. */
export type ChangeRoute<I> = { url: Head['url']; status?: 200; body: z.ZodType<I>; handleAs: BearerRoute<I>['handleAs'] };

/** Binds calls. The one place where HTTP input is parsed and people are recognised; errors go to the error handler as they are. */
export function createRoutes(app: FastifyInstance, deps: HttpDeps) {
  const bearer = <I>(route: BearerRoute<I>): void => {
    bind(app, route, async (request) => {
      const actor = await actorOf(deps, request, route.scope);
      return route.handleAs(actor, parse(route.input, request));
    });
  };
  return {
    bearer,
    change<I>({ url, status, body, handleAs }: ChangeRoute<I>): void {
      bearer({ method: 'POST', url, status: status ?? 204, input: { body }, handleAs });
    },
    open<I>(route: OpenRoute<I>): void {
      bind(app, route, async (request) => route.handle(parse(route.input, request), { address: addressKey(request.ip) }));
    },
  };
}

/** Who sends this request. `scope`: what a bot's token must be for; without one, people only. Throws `unauthenticated` where nobody is signed in, `forbidden`. */
export async function actorOf(deps: Pick<HttpDeps, 'domain'>, request: FastifyRequest, scope?: Scope): Promise<Actor> {
  const actor = await authenticate(deps.domain, bearerTokenOf(request));
  requireScope(actor, scope);
  return actor;
}

function bind(app: FastifyInstance, { method, url, status = 200 }: Head, run: (request: FastifyRequest) => Promise<unknown>): void {
  app.route({
    method,
    url,
    async handler(request: FastifyRequest, reply: FastifyReply) {
      const value = await run(request);
      // Answers hold tokens and private lists: no cache keeps them.
      reply.code(status).header('cache-control', 'no-store');
      return status === 204 ? reply.send() : value;
    },
  });
}

function parse<I>(source: Source<I>, request: FastifyRequest): I {
  return 'body' in source ? parsed(source.body, request.body) : parsed(source.path, request.params);
}

/** What a request says, as the schema has it; else `invalid` with the issues. */
export function parsed<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new RelayError('invalid', 'Some of the input is missing or wrong.', { issues: issuesOf(result.error) });
}

/** Throws `unauthenticated` where there is none. */
export function bearerTokenOf(request: FastifyRequest): string {
  const [, token] = /^Bearer +([^\s]+)$/i.exec(request.headers.authorization ?? '') ?? [];
  if (token === undefined) throw new RelayError('unauthenticated', signInWords.tokenMissing);
  return token;
}
