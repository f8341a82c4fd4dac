import { type CallName, calls } from './calls.ts';

/**
 * Feature `http-api`. `POST /v1/api/<call>` carries out a call without a socket, for scripts: the input of `calls.ts` as JSON body (none: `{}`), its output as the
 * answer's body, the errors of `errors.ts` with their HTTP status, the same budgets, rights and idempotency. Bearer: an access token, or the secret of a bot's token.
 * Requests are carried out as they arrive, side by side: who wants an order waits for each answer before the next request.
 * `GET /v1/openapi.json` describes all of HTTP (OpenAPI 3.1), `GET /v1/docs` is the same to read.
 */
export const apiPath = '/v1/api';

/** Calls that are about the socket they come from: its session, its rooms, its typing, its device. They are not offered over HTTP (`not-found`). */
export const socketCalls = ['session.refresh', 'sync.open', 'typing.set', 'writings.set', 'receipts.delivered'] as const satisfies readonly CallName[];
export type SocketCallName = (typeof socketCalls)[number];
export type HttpCallName = Exclude<CallName, SocketCallName>;

/** Every call that is offered over HTTP. */
export const httpCallNames: readonly HttpCallName[] = (Object.keys(calls) as CallName[]).filter(
  (name): name is HttpCallName => !(socketCalls as readonly CallName[]).includes(name),
);
