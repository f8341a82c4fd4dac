import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import { httpStatus, type WireError } from '@parley/shared/protocol/errors';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { RelayError } from '../domain/relay-error.ts';

/** Fastify's own refusals in our words; any other of its 4xx is `invalid`. */
const frameworkWords: Record<string, string> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'The body must be JSON (content-type: application/json).',
  FST_ERR_CTP_INVALID_JSON_BODY: 'The body is not valid JSON.',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'The body is shorter or longer than its content-length says.',
};

/** Every error leaves as `{error: {code, message, …}}` with the status of its code. What nobody expected is logged here, once, and told only by its id. */
export function installErrorEnvelope(app: FastifyInstance): void {
  app.setErrorHandler<FastifyError | RelayError>((error, request, reply) => sendError(error, request, reply));
  app.setNotFoundHandler((request, reply) => sendError(new RelayError('not-found', 'There is nothing at this address.'), request, reply));
}

/** Answers with an error in the envelope. */
export function sendError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return sendWireError(wireErrorOf(error) ?? internalError(error, request), reply);
}

/** Answers with an error that is one of ours already. */
export function sendWireError(wire: WireError, reply: FastifyReply): FastifyReply {
  if (wire.retryAfterMs !== undefined) reply.header('retry-after', Math.ceil(wire.retryAfterMs / 1000));
  return reply.code(httpStatus(wire.code)).header('cache-control', 'no-store').send({ error: wire });
}

/** Answers what is not HTTP at all (or comes too slowly, or with endless headers) and hangs up. There is no request yet, so nothing is logged. */
export function answerMalformed(error: Error & { code?: string }, socket: Socket): void {
  const isTooLarge = error.code === 'HPE_HEADER_OVERFLOW' || error.code === 'HPE_CHUNK_EXTENSIONS_OVERFLOW';
  const wire: WireError = isTooLarge
    ? { code: 'too-large', message: 'This is larger than the server takes.' }
    : { code: 'invalid', message: 'This is not a whole HTTP request.', issues: [{ path: '', message: error.code ?? error.message }] };
  const body = JSON.stringify({ error: wire });
  const head = [`HTTP/1.1 ${httpStatus(wire.code)} ${isTooLarge ? 'Content Too Large' : 'Bad Request'}`, 'content-type: application/json; charset=utf-8'];
  if (socket.writable) socket.write([...head, `content-length: ${Buffer.byteLength(body)}`, 'connection: close', '', body].join('\r\n'));
  socket.destroy();
}

function wireErrorOf(error: unknown): WireError | null {
  if (error instanceof RelayError) return error.toWire();
  if (!(error instanceof Error)) return null;
  const { code = '', statusCode = 500 } = error as Partial<FastifyError>;
  if (statusCode === 413) return { code: 'too-large', message: 'This is larger than the server takes.' };
  if (statusCode < 400 || statusCode >= 500) return null;
  return { code: 'invalid', message: frameworkWords[code] ?? 'The request is malformed.', issues: [{ path: '', message: error.message }] };
}

function internalError(error: unknown, request: FastifyRequest): WireError {
  const errorId = randomUUID();
  request.log.error({ err: error, errorId }, 'request failed unexpectedly');
  return { code: 'internal', message: 'Something went wrong on the server. It was noted.', errorId };
}
