import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { openTestStores, type TestStores } from '../../tests/support/stores.ts';
import { openTcpProxy, type TcpProxy } from '../../tests/support/tcp-proxy.ts';
import type { CommittedPacket } from '../domain/ports.ts';
import { createPersistence, type Persistence } from './create-persistence.ts';

/** The stores over a wire that can be cut, beside stores that always reach the database. */
let direct: TestStores;
let proxy: TcpProxy;
let wired: Persistence;
let packets: CommittedPacket[] = [];
let author: Awaited<ReturnType<TestStores['user']>>;
let roomId: string;

beforeAll(async () => {
  direct = await openTestStores();
  const url = new URL(direct.database.url);
  proxy = await openTcpProxy({ host: url.hostname, port: Number(url.port) });
  url.port = String(proxy.port);
  wired = await createPersistence({ databaseUrl: url.href, log: { warn: () => {}, error: () => {} }, onCommitted: (packet) => packets.push(packet) });
});
beforeEach(async () => {
  packets = [];
  author = await direct.user();
  roomId = await direct.room([author]);
});
afterAll(async () => {
  proxy.setOpen(true);
  await wired.close();
  await proxy.close();
  await direct.end();
});

const send = (body: string, opId = randomUUID()) =>
  wired.logWriter.append({ type: 'message-created', roomId, opId, actorId: author.id, memberVersion: 1, kind: 'text', body, mentions: { userIds: [] } });
const stored = async () =>
  (await direct.log.since({ roomId, seq: 1, firstSeq: 1, limit: 1_000 })).events.map((event) =>
    event.type === 'message-created' ? event.message.body : event.type,
  );

it('an answer that got lost after the commit: stored once, answered as stored, and handed out', async () => {
  await send('before');
  const lost = proxy.loseNextAnswer();
  const results = await Promise.all([send('unknown'), lost.then(() => send('after'))]);
  expect(results[0].verdict === 'duplicate' || results[0].verdict === 'stored').toBe(true);
  expect(results[0].message?.body).toBe('unknown');
  expect(await stored()).toEqual(['before', 'unknown', 'after']);
  const handedOut = packets.flatMap((packet) => packet.events.map((event) => (event.type === 'message-created' ? event.message.body : '')));
  expect(handedOut).toEqual(['before', 'unknown', 'after']);
});

it('connections cut under load: nothing lost, nothing twice', async () => {
  const sends = Array.from({ length: 400 }, (_, index) => {
    if (index % 100 === 50) setImmediate(() => proxy.cut());
    return send(`m${index}`);
  });
  const results = await Promise.allSettled(sends);
  const refused = results.filter((result) => result.status === 'rejected');
  for (const result of refused) expect(result.reason).toMatchObject({ code: 'unavailable' });
  const words = await stored();
  expect(new Set(words).size).toBe(words.length);
  for (const [index, result] of results.entries()) if (result.status === 'fulfilled') expect(words).toContain(`m${index}`);
});

it('a database that is away is said at once, by every store, and comes back by itself', async () => {
  proxy.setOpen(false);
  proxy.cut();
  const start = performance.now();
  await expect(send('nobody hears')).rejects.toMatchObject({ code: 'unavailable' });
  await expect(wired.log.heads([roomId])).rejects.toMatchObject({ code: 'unavailable' });
  await expect(wired.users.credentials('ada')).rejects.toMatchObject({ code: 'unavailable' });
  await expect(wired.rooms.join({ roomId, nodeName: 'n', joins: [{ opId: randomUUID(), actorId: author.id }] })).rejects.toMatchObject({ code: 'unavailable' });
  await expect(wired.server.ping()).rejects.toMatchObject({ code: 'unavailable' });
  expect(performance.now() - start).toBeLessThan(5_000);
  proxy.setOpen(true);
  expect((await send('back again')).verdict).toBe('stored');
  await wired.server.ping();
  expect(await stored()).toEqual(['back again']);
});

it('refused as unavailable with an unknown outcome, sent again by its sender: still handed out', async () => {
  const opId = randomUUID();
  await send('connects the lane');
  const lost = proxy.loseNextAnswer().then(() => proxy.setOpen(false));
  await expect(send('twice sent', opId)).rejects.toMatchObject({ code: 'unavailable' });
  await lost;
  proxy.setOpen(true);
  expect(await send('twice sent', opId)).toMatchObject({ verdict: 'duplicate', message: { body: 'twice sent' } });
  expect(packets.flatMap((packet) => packet.events)).toHaveLength(2);
  expect(await stored()).toEqual(['connects the lane', 'twice sent']);
});

it('committed, but not read back at once: handed out all the same', async () => {
  const messageId = randomUUID();
  await send('Helo', messageId);
  const blocker = new pg.Client({ connectionString: direct.database.url });
  await blocker.connect();
  try {
    const cancelWaiting = `SELECT pg_cancel_backend(l.pid) FROM pg_locks l JOIN pg_database d ON d.oid = l.database
      WHERE d.datname = current_database() AND l.relation = 'reactions'::regclass AND NOT l.granted`;
    await blocker.query('BEGIN; LOCK TABLE reactions IN ACCESS EXCLUSIVE MODE');
    const edited = wired.logWriter.append({
      type: 'message-edited',
      roomId,
      opId: randomUUID(),
      actorId: author.id,
      memberVersion: 1,
      messageId,
      body: 'Hello',
      mentions: { userIds: [] },
    });
    // What the database does to a statement that waits too long, at once: the edit is stored by then, and what it made of the message is being read.
    await expect.poll(async () => (await blocker.query(cancelWaiting)).rowCount).toBeGreaterThan(0);
    await blocker.query('ROLLBACK');
    expect(await edited).toMatchObject({ verdict: 'duplicate', message: { body: 'Hello' } });
  } finally {
    await blocker.end();
  }
  expect(packets.flatMap((packet) => packet.events.map((event) => event.type))).toEqual(['message-created', 'message-edited']);
});
