import { createServer } from 'node:http';
import { Server } from 'socket.io';
import { afterEach, expect, it } from 'vitest';
import type { Push, RelaySocket } from '../../desktop/engine/ports.ts';
import { createConnect } from '../../desktop/engine-process/socket-connection.ts';

const connect = createConnect(() => undefined);
const roomId = '018f0000-0000-7000-8000-000000000002';
const closers: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** A server that behaves as the test says; `path` as behind a proxy that keeps Parley below a folder. */
async function serve(set: (io: Server) => void, path = '/socket.io'): Promise<string> {
  const http = createServer();
  const io = new Server(http, { path, transports: ['websocket'] });
  set(io);
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  closers.push(() => io.close());
  const address = http.address();
  if (typeof address !== 'object' || address === null) throw new Error('no address');
  return `http://127.0.0.1:${address.port}`;
}

async function open(url: string): Promise<RelaySocket> {
  const result = await connect({ url, accessToken: 'token', timeoutMs: 2_000 });
  if (!result.ok) throw new Error(result.error.message);
  closers.push(async () => result.value.close());
  return result.value;
}

it('gives token and protocol in the handshake and works below a path', async () => {
  let auth: unknown;
  const url = await serve((io) => {
    io.on('connection', (socket) => {
      auth = socket.handshake.auth;
    });
  }, '/chat/socket.io');
  await open(`${url}/chat`);
  expect(auth).toEqual({ token: 'token', protocol: 1 });
});

it('tells why a handshake was refused, and that a server is not there', async () => {
  const url = await serve((io) => {
    io.use((_socket, next) => next(Object.assign(new Error('Too many.'), { data: { code: 'rate-limited', retryAfterMs: 300 } })));
  });
  expect(await connect({ url, accessToken: 't', timeoutMs: 2_000 })).toEqual({
    ok: false,
    error: { code: 'rate-limited', message: 'Too many.', retryAfterMs: 300 },
  });
  expect(await connect({ url: 'http://127.0.0.1:9', accessToken: 't', timeoutMs: 2_000 })).toMatchObject({ ok: false, error: { code: 'unavailable' } });
  expect(await connect({ url: 'not an address', accessToken: 't', timeoutMs: 2_000 })).toMatchObject({ ok: false, error: { code: 'unavailable' } });
});

it('does not wait for ever for a handshake', async () => {
  const url = await serve((io) => {
    io.use(() => undefined);
  });
  expect(await connect({ url, accessToken: 't', timeoutMs: 200 })).toMatchObject({ ok: false, error: { code: 'unavailable' } });
});

it('parses answers; silence, nonsense and a lost socket are unavailable', async () => {
  const url = await serve((io) => {
    io.on('connection', (socket) => {
      socket.on('typing.set', (_input, acknowledge) => acknowledge({ ok: true, value: { more: 1 } }));
      socket.on('log.heads', (_input, acknowledge) => acknowledge({ ok: true, value: { heads: 'none' } }));
      socket.on('rooms.leave', (_input, acknowledge) => acknowledge({ ok: false, error: { code: 'not-found', message: 'No such room.' } }));
      socket.on('rooms.join', () => socket.disconnect(true));
    });
  });
  const socket = await open(url);
  expect(await socket.call('typing.set', { roomId, on: true })).toEqual({ ok: true, value: {} });
  expect(await socket.call('log.heads', {})).toMatchObject({ ok: false, error: { code: 'unavailable' } });
  expect(await socket.call('rooms.leave', { roomId })).toEqual({ ok: false, error: { code: 'not-found', message: 'No such room.' } });
  expect(await socket.call('rooms.list', {}, 100)).toMatchObject({ ok: false, error: { code: 'unavailable' } });
  const closed = new Promise<void>((resolve) => socket.onClose(resolve));
  expect(await socket.call('rooms.join', { roomId })).toMatchObject({ ok: false, error: { code: 'unavailable' } });
  await closed;
  expect(await socket.call('typing.set', { roomId, on: true })).toMatchObject({ ok: false, error: { code: 'unavailable' } });
});

it('keeps pushes that come before anybody listens, in order', async () => {
  const url = await serve((io) => {
    io.on('connection', (socket) => {
      socket.emit('draining', { reconnectAfterMs: 1 });
      socket.emit('behind', {});
      socket.emit('something-new', {});
      socket.emit('ended', { code: 'revoked' });
    });
  });
  const socket = await open(url);
  await new Promise((resolve) => setTimeout(resolve, 100));
  const pushes: Push[] = [];
  socket.onPush((push) => pushes.push(push));
  expect(pushes.map((push) => push.type)).toEqual(['draining', 'behind', 'ended']);
});

it('closes on a push that does not parse, once, and does not reconnect', async () => {
  let connections = 0;
  const url = await serve((io) => {
    io.on('connection', (socket) => {
      connections += 1;
      socket.on('typing.set', () => socket.emit('log', { roomId, from: 'one' }));
    });
  });
  const socket = await open(url);
  let closes = 0;
  const closed = new Promise<void>((resolve) =>
    socket.onClose(() => {
      closes += 1;
      resolve();
    }),
  );
  void socket.call('typing.set', { roomId, on: true }, 500);
  await closed;
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect({ closes, connections }).toEqual({ closes: 1, connections: 1 });
});
