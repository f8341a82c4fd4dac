import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import Fastify from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hangUpOnSlowSenders, uploadConfig } from './slow-senders.ts';

const app = Fastify();
let port: number;
beforeAll(async () => {
  hangUpOnSlowSenders(app, { requestMs: 100, uploadIdleMs: 400 });
  app.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
  app.post('/call', async (request) => text(request.raw));
  app.post('/upload', { config: uploadConfig }, async (request) => text(request.raw));
  await app.listen({ port: 0, host: '127.0.0.1' });
  const address = app.server.address();
  port = typeof address === 'object' ? (address?.port ?? 0) : 0;
});
afterAll(() => app.close());

/** Sends the head, then pieces of the body, one in so many milliseconds; what came back until the server hung up or all was sent. */
async function dribble(path: string, pieces: number, everyMs: number): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.write(`POST ${path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: application/octet-stream\r\ncontent-length: 10\r\n\r\n`);
  let sent = 0;
  const timer = setInterval(() => {
    if (sent < pieces && socket.writable) socket.write('x');
    sent += 1;
  }, everyMs);
  socket.on('error', () => undefined);
  return text(socket)
    .catch(() => '')
    .finally(() => clearInterval(timer));
}

test('a call that comes too slowly is told so and hung up on', async () => {
  expect(await dribble('/call', 10, 50)).toMatch(/^HTTP\/1\.1 400 /);
});

test('an upload may take longer, while something comes', async () => {
  expect(await dribble('/upload', 10, 50)).toMatch(/^HTTP\/1\.1 200 [\s\S]*x{10}$/);
});

test('an upload that stands still is hung up on', async () => {
  expect(await dribble('/upload', 3, 20)).toBe('');
});
