import { Client } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { uuidv7 } from '../support/ids.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';
import { startTestRedis, type TestRedis } from '../support/redis.ts';
import { arrive, connect, freshHandle, httpRefused, type OutsideClient, openRoom, until } from './outside/outside-client.ts';
import { type OutsideRelay, startOutsideRelay } from './outside/outside-relay.ts';

let database: TestDatabase;
let redis: TestRedis;
let relay: OutsideRelay;
let other: OutsideRelay;
let admin: OutsideClient;
let lena: OutsideClient;
let tom: OutsideClient;

beforeAll(async () => {
  [database, redis] = await Promise.all([createTestDatabase(), startTestRedis()]);
  const settings = { DATABASE_URL: database.url, REDIS_URL: redis.url };
  relay = await startOutsideRelay({ ...settings, NODE_NAME: 'one' });
  other = await startOutsideRelay({ ...settings, NODE_NAME: 'two' });
  admin = await arrive(relay.url, 'admin');
  lena = await arrive(other.url, 'lena');
  tom = await arrive(relay.url, 'tom');
});
afterAll(async () => {
  for (const client of [admin, lena, tom]) client?.close();
  await Promise.all([relay?.stop(), other?.stop()]);
  await database?.drop();
  await redis?.stop();
});

type Made = { id: string; secret: string; tokenId: string };
async function makeBot(more: object = {}): Promise<Made> {
  const { bot, token, secret } = await admin.ask('bots.create', { opId: uuidv7(), handle: freshHandle('bot'), displayName: 'A bot', ...more });
  return { id: bot.user.id, secret, tokenId: token.id };
}
async function comeIn(secret: string): Promise<OutsideClient> {
  const client = await connect(relay.url, admin.session, { auth: { token: secret, protocol: 1 } });
  await client.ask('sync.open', { cursors: {} });
  return client;
}

/** Lets time pass in the database, which no test can wait for. */
async function execute(sql: string): Promise<void> {
  const client = new Client({ connectionString: database.url });
  await client.connect();
  await client.query(sql);
  await client.end();
}

/** A bot that is writing an answer for Lena, in a room with the admin and Tom. */
async function writing(more: object = {}) {
  const made = await makeBot(more);
  const roomId = await openRoom(admin);
  await admin.ask('members.add', { roomId, userIds: [made.id, lena.id, tom.id] });
  const bot = await comeIn(made.secret);
  const { id: messageId } = await bot.say(roomId, '…');
  const target = { roomId, messageId };
  expect(await bot.ask('writings.set', { ...target, askedById: lena.id, on: true })).toEqual({});
  return { bot, target, roomId, messageId, botId: made.id };
}
const heard = (client: OutsideClient, messageId: string) =>
  client.signals.flatMap((signal) => (signal.type === 'writing' && signal.messageId === messageId ? [signal] : []));

it('is told to the room, stopped by who asked on another node, and over when the bot says so', async () => {
  const { bot, target, roomId, messageId, botId } = await writing();
  await until('Lena hears that it is written', () => heard(lena, messageId)[0]);
  expect((await tom.ask('writings.list', { roomId })).writings).toMatchObject([{ messageId, botId, askedById: lena.id }]);
  expect(await tom.refused('writings.stop', target)).toMatchObject({ code: 'forbidden', message: expect.stringContaining('Only who asked') });
  await lena.ask('writings.stop', target);
  const asked = await until('the bot hears it', () => bot.signals.find((signal) => signal.type === 'stop-asked'));
  expect(asked).toMatchObject({ roomId, messageId, user: { id: lena.id } });
  await until('Tom hears that it was asked', () => heard(tom, messageId).some(({ stoppedById }) => stoppedById === lena.id));
  // Again, by somebody else: who was first stays.
  await admin.ask('writings.stop', target);
  expect(await bot.ask('writings.set', { ...target, askedById: lena.id, on: true })).toMatchObject({ stoppedBy: { id: lena.id } });
  expect(await bot.ask('writings.set', { ...target, askedById: lena.id, on: false })).toEqual({});
  await until('Lena hears that it is over', () => heard(lena, messageId).some(({ on }) => !on));
  expect((await lena.ask('writings.list', { roomId })).writings).toEqual([]);
  expect((await lena.refused('writings.stop', target)).code).toBe('gone');
  bot.close();
});

it('may be stopped by a moderator, and is told to a bot that was away meanwhile', async () => {
  const { bot, target, messageId, botId } = await writing();
  bot.close();
  await admin.ask('writings.stop', target);
  const { token, secret } = await admin.ask('bots.createToken', { botId, opId: uuidv7(), name: 'Again', roomIds: [target.roomId] });
  expect(token.botId).toBe(botId);
  const back = await comeIn(secret);
  expect(await back.ask('writings.set', { ...target, askedById: lena.id, on: true })).toMatchObject({ stoppedBy: { id: admin.id } });
  expect(heard(tom, messageId).length).toBeGreaterThan(0);
  back.close();
});

it('is forgotten where the bot says nothing for half a minute', async () => {
  const { bot, target, roomId } = await writing();
  bot.close();
  await execute(`UPDATE writings SET expires_at = expires_at - 30000 WHERE message_id = '${target.messageId}'`);
  expect((await lena.ask('writings.list', { roomId })).writings).toEqual([]);
  expect((await lena.refused('writings.stop', target)).code).toBe('gone');
});

it('is for a bot and its own messages only, and for members', async () => {
  const { bot, target, roomId } = await writing();
  const { id: messageId } = await lena.say(roomId, 'mine');
  expect((await bot.refused('writings.set', { roomId, messageId, askedById: lena.id, on: true })).code).toBe('not-found');
  const stranger = await arrive(relay.url, 'stranger');
  expect((await bot.refused('writings.set', { ...target, askedById: stranger.id, on: true })).code).toBe('not-found');
  expect((await lena.refused('writings.set', { roomId, messageId, askedById: lena.id, on: true })).code).toBe('forbidden');
  expect((await bot.refused('writings.stop', target)).code).toBe('forbidden');
  for (const call of ['writings.list', 'writings.stop']) expect((await stranger.refused(call, target)).code).toMatch(/^(not-found|forbidden)$/);
  stranger.close();
  bot.close();
});

it('a token that expired is refused with a clear word, and a bot that was deactivated comes back without its tokens', async () => {
  const { id, secret, tokenId } = await makeBot();
  const { token: short, secret: shortSecret } = await admin.ask('bots.createToken', {
    botId: id,
    opId: uuidv7(),
    name: 'Short',
    expiresAt: Date.now() + 600_000,
  });
  await (await comeIn(shortSecret)).close();
  await execute(`UPDATE bot_tokens SET expires_at = now_ms() - 1000 WHERE id = '${short.id}'`);
  await expect(comeIn(shortSecret)).rejects.toMatchObject({ code: 'unauthenticated' });
  const over = await httpRefused(relay.url, 'POST', '/v1/api/rooms.list', { token: shortSecret, body: {} });
  expect(over).toMatchObject({ status: 401, error: { code: 'unauthenticated', issues: [{ path: 'token', message: 'has expired' }] } });
  const bot = await comeIn(secret);
  await admin.ask('admin.updateUser', { userId: id, opId: uuidv7(), deactivated: true });
  await until('it is out', () => bot.ended.some(({ code }) => code === 'deactivated'));
  expect(await httpRefused(relay.url, 'POST', '/v1/api/rooms.list', { token: secret, body: {} })).toMatchObject({
    status: 401,
    error: { issues: [{ path: 'token', message: 'is of a deactivated bot' }] },
  });
  await admin.ask('admin.updateUser', { userId: id, opId: uuidv7(), deactivated: false });
  expect((await admin.ask('bots.list', {})).bots.find(({ user }) => user.id === id)).toMatchObject({ tokens: 0 });
  const [revoked] = (await admin.ask('bots.tokens', { botId: id })).tokens.filter((one) => one.id === tokenId);
  expect(revoked?.revokedAt).toBeGreaterThan(0);
  const back = await httpRefused(relay.url, 'POST', '/v1/api/rooms.list', { token: secret, body: {} });
  expect(back.error).toMatchObject({ code: 'unauthenticated', message: expect.stringContaining('was revoked') });
});
