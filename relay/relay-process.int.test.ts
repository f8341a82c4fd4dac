import { mkdtemp, rm } from 'node:fs/promises';
import { createConnection, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { uuidv7 } from '../tests/support/ids.ts';
import { createTestDatabase, type TestDatabase } from '../tests/support/postgres.ts';
import { startRelay, startRelayProcess } from '../tests/support/relay.ts';
import { connectWire, joinedWire, register, until } from '../tests/support/wire-client.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

test('SIGTERM drains: clients are told, calls under way are answered, the exit code is 0; a second SIGTERM changes nothing', async () => {
  const relay = await startRelayProcess({ databaseUrl: database.url });
  const ann = await joinedWire(relay.url);
  const { room } = await ann.must('rooms.create', { kind: 'public', name: `room ${uuidv7()}` });
  const answers: boolean[] = [];
  const sending = Array.from({ length: 200 }, (_, n) =>
    ann.call('messages.send', { roomId: room.id, id: uuidv7(), body: `${n}` }).then(
      (result) => answers.push(result.ok),
      () => answers.push(false),
    ),
  );
  await until('some are stored', () => answers.length > 20);
  const startedAt = performance.now();
  relay.signal('SIGTERM');
  relay.signal('SIGTERM');
  expect(await relay.exited).toBe(0);
  expect(performance.now() - startedAt).toBeLessThan(10_000);
  expect(ann.notices.map(({ name }) => name)).toEqual(['draining', 'disconnect']);
  expect(ann.notices[0]?.payload).toEqual({ reconnectAfterMs: expect.any(Number) });
  // Answered means stored: the log holds exactly what was acknowledged, and perhaps what was not answered any more.
  ann.close();
  await Promise.all(sending);
  const again = await startRelay({ databaseUrl: database.url });
  const bob = await joinedWire(again.url);
  const { state } = await bob.must('rooms.join', { roomId: room.id });
  expect(state.headSeq - 2).toBeGreaterThanOrEqual(answers.filter((isOk) => isOk).length);
  bob.close();
  await again.stop();
});

test('an embedded PostgreSQL is started with the relay, and stopped after it', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'parley-embedded-'));
  const start = () => startRelayProcess({ databaseUrl: '', dataDir });
  const relay = await start();
  const ann = await joinedWire(relay.url);
  const { room } = await ann.must('rooms.create', { kind: 'public', name: 'kept' });
  await ann.send(room.id, 'kept');
  expect(await relay.stop()).toBe(0);
  const again = await start();
  const bob = await joinedWire(again.url);
  expect((await bob.must('rooms.list', {})).rooms.map((listed) => listed.room.name)).toEqual(['kept']);
  bob.close();
  expect(await again.stop()).toBe(0);
  await rm(dataDir, { recursive: true, force: true });
});

test('a wrong configuration is one line for each problem, and exit code 2', async () => {
  const failing = startRelayProcess({ databaseUrl: 'mysql://nowhere', environment: { REGISTRATION: 'maybe', RATE_LIMITS: '{' } });
  const words = await failing.then(
    () => '',
    (error: Error) => error.message,
  );
  expect(words).toContain('ended with code 2');
  for (const name of ['DATABASE_URL', 'REGISTRATION', 'RATE_LIMITS'])
    expect(words.split('\n').filter((line) => line.startsWith(`Configuration: ${name} `)).length).toBe(1);
});

test('a node does only what its roles say, and tells operators how it is in any of them', async () => {
  const [api, realtime] = await Promise.all(['api', 'realtime'].map((role) => startRelay({ databaseUrl: database.url, environment: { RELAY_ROLES: role } })));
  if (api === undefined || realtime === undefined) throw new Error('two nodes');
  const session = await register(api.url);
  await expect(connectWire(api.url, session)).rejects.toMatchObject({ code: undefined });
  expect((await fetch(`${realtime.url}/v1/server`)).status).toBe(404);
  expect((await fetch(`${realtime.url}/healthz`)).status).toBe(200);
  (await connectWire(realtime.url, session)).close();
  await Promise.all([api.stop(), realtime.stop()]);
});

test('Postgres away: calls answer unavailable, nothing is acknowledged, and it goes on by itself when Postgres is back', async () => {
  const proxy = await startProxy(database.url);
  const relay = await startRelay({ databaseUrl: proxy.url });
  const ann = await joinedWire(relay.url);
  const { room } = await ann.must('rooms.create', { kind: 'public', name: `room ${uuidv7()}` });
  await ann.send(room.id, 'before');
  proxy.cut();
  const refused = await ann.call('messages.send', { roomId: room.id, id: uuidv7(), body: 'while it is away' });
  expect(refused).toMatchObject({ ok: false, error: { code: 'unavailable' } });
  expect(await ann.call('rooms.list', {})).toMatchObject({ ok: false, error: { code: 'unavailable' } });
  expect((await fetch(`${relay.url}/readyz`)).status).toBe(503);
  expect((await fetch(`${relay.url}/healthz`)).status).toBe(200);
  proxy.mend();
  await until('it works again', async () => (await ann.call('messages.send', { roomId: room.id, id: uuidv7(), body: 'after' })).ok, 15_000);
  expect((await fetch(`${relay.url}/readyz`)).status).toBe(200);
  await until('live again', () => ann.events(room.id).at(-1)?.type === 'message-created' && ann.events(room.id).length === 3);
  expect(ann.notices).toEqual([]);
  ann.close();
  await relay.stop();
  await proxy.stop();
});

/** Stands between a relay and its database, and can be cut. */
async function startProxy(databaseUrl: string): Promise<{ url: string; cut(): void; mend(): void; stop(): Promise<void> }> {
  const target = new URL(databaseUrl);
  const open = new Set<Socket>();
  let isCut = false;
  const server = createServer((socket) => {
    if (isCut) return void socket.destroy();
    const upstream = createConnection({ host: target.hostname, port: Number(target.port) });
    for (const end of [socket, upstream]) {
      open.add(end);
      end.on('error', () => end.destroy());
      end.on('close', () => {
        open.delete(end);
        socket.destroy();
        upstream.destroy();
      });
    }
    socket.pipe(upstream).pipe(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const url = new URL(databaseUrl);
  url.port = String(address.port);
  url.hostname = '127.0.0.1';
  const cutAll = () => {
    for (const socket of open) socket.destroy();
  };
  return {
    url: url.href,
    cut: () => {
      isCut = true;
      cutAll();
    },
    mend: () => {
      isCut = false;
    },
    stop: async () => {
      cutAll();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
