import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { uuidv7 } from '../../tests/support/ids.ts';
import { createTestDatabase, type TestDatabase } from '../../tests/support/postgres.ts';
import { type RelayInProcess, startRelay } from '../../tests/support/relay.ts';
import { connectWire, joinedWire, register } from '../../tests/support/wire-client.ts';

let database: TestDatabase;
let relay: RelayInProcess;

beforeAll(async () => {
  database = await createTestDatabase();
  const limits = { writes: { capacity: 10, perSecond: 20 }, readBytes: { capacity: 100_000, perSecond: 50_000 }, handshakes: { capacity: 8, perSecond: 0.1 } };
  relay = await startRelay({ databaseUrl: database.url, environment: { RATE_LIMITS: JSON.stringify(limits) } });
});
afterAll(async () => {
  await relay.stop();
  await database.drop();
});

test('more writes than the budget are refused with the time to wait; obeying it, everything is stored', async () => {
  const ann = await joinedWire(relay.url);
  const { room } = await ann.must('rooms.create', { kind: 'public', name: `room ${uuidv7()}` });
  const ids = Array.from({ length: 30 }, () => uuidv7());
  const send = (id: string) => ann.call('messages.send', { roomId: room.id, id, body: id });
  const answers = await Promise.all(ids.map(send));
  const refused = answers.filter(({ ok }) => !ok);
  expect(refused.length).toBeGreaterThan(15);
  for (const answer of refused) expect(answer).toMatchObject({ error: { code: 'rate-limited', retryAfterMs: expect.any(Number) } });
  for (const id of ids) {
    for (let answer = await send(id); !answer.ok; answer = await send(id)) {
      expect(answer.error.retryAfterMs).toBeGreaterThan(0);
      await new Promise((resolve) => setTimeout(resolve, answer.ok ? 0 : answer.error.retryAfterMs));
    }
  }
  const { messages } = await ann.must('messages.history', { roomId: room.id, limit: 200 });
  expect(messages.map(({ id }) => id).sort()).toEqual([...ids].sort());
  ann.close();
});

test('reads are limited by what they answer', async () => {
  const ann = await joinedWire(relay.url);
  const answers = await Promise.all(Array.from({ length: 20 }, () => ann.call('rooms.list', {})));
  expect(answers.some(({ ok }) => !ok)).toBe(true);
  expect(answers.find(({ ok }) => !ok)).toMatchObject({ error: { code: 'rate-limited', retryAfterMs: expect.any(Number) } });
  ann.close();
});

test('too many handshakes from one address are refused with the time to wait', async () => {
  const session = await register(relay.url);
  const attempt = async () => {
    const client = await connectWire(relay.url, session);
    client.close();
    return null;
  };
  const tries = await Promise.all(Array.from({ length: 12 }, () => attempt().catch((error) => error)));
  const refused = tries.filter((error) => error !== null);
  expect(refused.length).toBeGreaterThan(0);
  for (const error of refused) expect(error).toMatchObject({ code: 'rate-limited', retryAfterMs: expect.any(Number) });
});

test('a connection that never says who it is is cut off after 5 s, and one that sends a huge frame at once', async () => {
  const open = () => new WebSocket(`${relay.url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`);
  const closed = (socket: WebSocket) => new Promise<number>((resolve) => socket.once('close', resolve));
  const silent = open();
  const startedAt = performance.now();
  const huge = open();
  huge.on('error', () => undefined);
  huge.once('open', () => huge.send('x'.repeat(5 * 1024 * 1024)));
  await closed(huge);
  expect(performance.now() - startedAt).toBeLessThan(3_000);
  await closed(silent);
  expect(performance.now() - startedAt).toBeGreaterThan(4_500);
  expect(performance.now() - startedAt).toBeLessThan(8_000);
});
