import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { uuidv7 } from '../support/ids.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';
import { startTestRedis, type TestRedis } from '../support/redis.ts';
import { userShape } from './outside/basic-shapes.ts';
import { fetchFile } from './outside/file-client.ts';
import { arrive, type OutsideClient, openRoom, until } from './outside/outside-client.ts';
import { type OutsideRelay, startOutsideRelay } from './outside/outside-relay.ts';
import { errorShape } from './outside/shapes.ts';

/** How soon a change reaches every open window of every node, in milliseconds. */
const soonMs = 1_000;

let folder: string;
let database: TestDatabase;
let redis: TestRedis;
let one: OutsideRelay;
let two: OutsideRelay;
let ann: OutsideClient;
let bob: OutsideClient;
beforeAll(async () => {
  [database, redis] = await Promise.all([createTestDatabase(), startTestRedis()]);
  // The nodes share the folder that the bytes lie in.
  folder = await mkdtemp(join(tmpdir(), 'parley-pictures-'));
  const shared = { DATABASE_URL: database.url, REDIS_URL: redis.url, DATA_DIR: folder };
  [one, two] = await Promise.all([startOutsideRelay({ ...shared, NODE_NAME: 'one' }), startOutsideRelay({ ...shared, NODE_NAME: 'two' })]);
  ann = await arrive(one.url, 'ann');
  bob = await arrive(two.url, 'bob');
});
afterAll(async () => {
  for (const client of [ann, bob]) client.close();
  await Promise.all([one.stop(), two.stop()]);
  await redis.stop();
  await database.drop();
  await rm(folder, { recursive: true });
});

const send = (client: OutsideClient, method: 'POST' | 'DELETE', body?: Buffer<ArrayBuffer>) =>
  fetch(`${one.url}/v1/me/picture`, {
    method,
    headers: { authorization: `Bearer ${client.session.accessToken}`, ...(body ? { 'content-type': 'application/octet-stream' } : {}) },
    ...(body ? { body } : {}),
  });
const painted = async (color: string) =>
  Buffer.from(
    await sharp({ create: { width: 90, height: 60, channels: 3, background: color } })
      .jpeg()
      .toBuffer(),
  );
const pictureOf = async (response: Response) => z.strictObject({ user: userShape }).parse(await response.json()).user.picture;

test('a picture reaches the other node within a second, for people of the server only, and never changes', async () => {
  const roomId = await openRoom(ann, { memberIds: [bob.id] });
  await until('bob is in', () => bob.inbox.some((item) => item.type === 'room-added' && item.state.room.id === roomId));
  const startedAt = performance.now();
  const response = await send(ann, 'POST', await painted('#b04020'));
  expect([response.status, response.headers.get('cache-control')]).toEqual([200, 'no-store']);
  const hash = (await pictureOf(response)) ?? '';
  await until('bob knows', () => bob.inbox.some((item) => item.type === 'user-updated' && item.user.picture === hash));
  expect(performance.now() - startedAt).toBeLessThan(soonMs + 500);

  const picture = await fetchFile(two.url, bob, `/v1/pictures/${hash}`);
  expect([picture.status, picture.headers.get('content-type'), picture.headers.get('x-content-type-options')]).toEqual([200, 'image/webp', 'nosniff']);
  expect(picture.headers.get('cache-control')).toContain('immutable');
  const bytes = Buffer.from(await picture.arrayBuffer());
  expect(createHash('sha256').update(bytes).digest('hex')).toBe(hash);
  expect(await sharp(bytes).metadata()).toMatchObject({ format: 'webp', width: 256, height: 256 });
  expect((await fetchFile(two.url, bob, `/v1/pictures/${hash}`, { 'if-none-match': `"${hash}"` })).status).toBe(304);

  expect((await fetchFile(two.url, null, `/v1/pictures/${hash}`)).status).toBe(401);
  for (const [name, status] of [
    ['0'.repeat(64), 404],
    ['..%2f..%2fetc', 400],
    ['short', 400],
  ] as const)
    expect((await fetchFile(one.url, bob, `/v1/pictures/${name}`)).status, name).toBe(status);
  expect(await pictureOf(await send(ann, 'DELETE'))).toBeUndefined();
  expect((await fetchFile(two.url, bob, `/v1/pictures/${hash}`)).status).toBe(404);
});

test('what is no picture is refused in words, and nobody hears of anything', async () => {
  const before = bob.inbox.length;
  for (const [body, status, code] of [
    [Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 400, 'invalid'],
    [Buffer.alloc(6 * 1024 * 1024), 413, 'too-large'],
  ] as const) {
    const response = await send(ann, 'POST', body);
    expect(response.status).toBe(status);
    expect(z.strictObject({ error: errorShape }).parse(await response.json()).error.code).toBe(code);
  }
  expect(bob.inbox.length).toBe(before);
});

test('a block and a mute hold on the other node at once; a report is there for its moderator', async () => {
  const { room } = await ann.ask('rooms.direct', { userIds: [bob.id] });
  await bob.say(room.id, 'hello');
  await ann.ask('blocks.set', { userId: bob.id, on: true });
  expect(await bob.refused('messages.send', { roomId: room.id, id: uuidv7(), body: 'heard?' })).toMatchObject({ code: 'forbidden' });
  expect(await ann.ask('blocks.list', {})).toEqual({ userIds: [bob.id], more: false });
  await ann.ask('blocks.set', { userId: bob.id, on: false });
  await bob.say(room.id, 'heard again');

  const roomId = await openRoom(ann, { memberIds: [bob.id] });
  const said = await bob.say(roomId, 'before');
  const mutedUntil = Date.now() + 60_000;
  await ann.ask('members.mute', { roomId, userId: bob.id, untilMs: mutedUntil });
  expect(await bob.refused('messages.send', { roomId, id: uuidv7(), body: 'heard?' })).toMatchObject({ code: 'forbidden' });
  await until('bob is told', () => bob.inbox.some((item) => item.type === 'mute-changed' && item.mutedUntil === mutedUntil));
  await ann.ask('members.mute', { roomId, userId: bob.id, untilMs: null });
  const mine = await ann.say(roomId, 'foul');
  await bob.ask('messages.report', { roomId, id: mine.id, reason: 'abuse', comment: 'look' });
  await until('ann is told', () => ann.inbox.some((item) => item.type === 'report-changed' && item.roomId === roomId && item.open === 1));
  const [report] = (await ann.ask('reports.list', { roomId })).reports;
  expect(report).toMatchObject({ messageId: mine.id, body: 'foul', reporterId: bob.id });
  await ann.ask('reports.resolve', { id: report?.id ?? '', action: 'dismissed' });
  expect((await ann.ask('reports.list', { roomId })).reports).toEqual([]);
  expect(said.body).toBe('before');
});
