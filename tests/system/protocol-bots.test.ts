import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { uuidv7 } from '../support/ids.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';
import { startTestRedis, type TestRedis } from '../support/redis.ts';
import { fetchFile, upload, uploadRefused } from './outside/file-client.ts';
import { arrive, connect, freshHandle, http, type OutsideClient, openRoom, until } from './outside/outside-client.ts';
import { type OutsideRelay, startOutsideRelay } from './outside/outside-relay.ts';

let database: TestDatabase;
let relay: OutsideRelay;
let admin: OutsideClient;
let lena: OutsideClient;

beforeAll(async () => {
  database = await createTestDatabase();
  relay = await startOutsideRelay({ DATABASE_URL: database.url, COMMAND_SECONDS: '3' });
  // The first account of a server administers it.
  admin = await arrive(relay.url, 'admin');
  lena = await arrive(relay.url, 'lena');
});
afterAll(async () => {
  admin?.close();
  lena?.close();
  await relay?.stop();
  await database?.drop();
});

type Made = { id: string; secret: string; tokenId: string };

async function makeBot(more: object = {}): Promise<Made> {
  const { bot, token, secret } = await admin.ask('bots.create', { opId: uuidv7(), handle: freshHandle('bot'), displayName: 'A bot', ...more });
  return { id: bot.user.id, secret, tokenId: token.id };
}

/** A socket of a bot, with its sync open unless it may not. */
async function comeIn(secret: string, options: { isSynced?: boolean } = {}): Promise<OutsideClient> {
  const client = await connect(relay.url, admin.session, { auth: { token: secret, protocol: 1 } });
  if (options.isSynced !== false) await client.ask('sync.open', { cursors: {} });
  return client;
}

describe('a bot', () => {
  it('is made by an admin, told its secret once, and is marked as a bot everywhere', async () => {
    const opId = uuidv7();
    const input = { opId, handle: freshHandle('bot'), displayName: 'Quotes', about: 'Tells prices' };
    const made = await admin.ask('bots.create', input);
    expect(made.bot).toMatchObject({ ownerId: admin.id, tokens: 1, user: { bot: true, displayName: 'Quotes', about: 'Tells prices' } });
    expect(await admin.ask('bots.create', input)).toEqual(made);
    expect((await admin.refused('bots.create', { ...input, opId: uuidv7() })).code).toBe('conflict');
    expect((await lena.refused('bots.create', { ...input, handle: freshHandle('bot'), opId: uuidv7() })).code).toBe('forbidden');
    const [listed] = (await admin.ask('bots.tokens', { botId: made.bot.user.id })).tokens;
    expect(listed).toEqual(made.token);
    expect((await lena.refused('bots.tokens', { botId: made.bot.user.id })).code).toBe('not-found');
    const { status } = await http(relay.url, 'POST', '/v1/auth/login', {
      body: { handle: input.handle, password: 'correct horse battery', device: { name: 'x', platform: 'linux' } },
    });
    expect(status).toBe(401);
  });

  it('is given a picture by who made it and by nobody else', async () => {
    const { id, secret } = await makeBot();
    const roomId = await openRoom(admin);
    await admin.ask('members.add', { roomId, userIds: [id, lena.id] });
    const bytes = await sharp({ create: { width: 300, height: 200, channels: 3, background: '#0a6a66' } })
      .png()
      .toBuffer();
    const post = (token: string, method = 'POST') =>
      fetch(`${relay.url}/v1/bots/${id}/picture`, {
        method,
        headers: { authorization: `Bearer ${token}`, ...(method === 'POST' ? { 'content-type': 'application/octet-stream' } : {}) },
        ...(method === 'POST' ? { body: new Uint8Array(bytes) } : {}),
      });
    expect((await post(lena.session.accessToken)).status).toBe(404);
    expect((await post(secret)).status).toBe(403);
    const answer = await post(admin.session.accessToken);
    expect(await answer.text()).toContain('"picture"');
    expect(answer.status).toBe(200);
    await until('Lena sees it', () => lena.inbox.some((item) => item.type === 'user-updated' && item.user.id === id && item.user.picture !== undefined));
    expect((await post(admin.session.accessToken, 'DELETE')).status).toBe(200);
    expect((await admin.ask('users.get', { userIds: [id] })).users[0]?.picture).toBeUndefined();
  });

  it('reads and writes in its rooms like a person, and is no one who is online', async () => {
    const { id, secret } = await makeBot();
    const roomId = await openRoom(admin);
    await admin.ask('members.add', { roomId, userIds: [id, lena.id] });
    const bot = await comeIn(secret);
    const state = (await bot.ask('sync.open', { cursors: {} })).rooms.find(({ room }) => room.id === roomId);
    expect(state).toMatchObject({ members: 3, online: 2 });
    await lena.say(roomId, 'hello bot');
    await until('the bot hears it', () => bot.live(roomId).find((event) => event.type === 'message-created' && event.message.body === 'hello bot'));
    const { id: messageId } = await bot.say(roomId, 'hello Lena');
    await until('Lena hears it', () => lena.live(roomId).find((event) => event.type === 'message-created' && event.message.id === messageId));
    const { members } = await lena.ask('members.list', { roomId });
    expect(members.find(({ user }) => user.id === id)).toMatchObject({ status: 'offline', user: { bot: true } });
    expect((await lena.ask('rooms.bots', { roomId })).bots).toMatchObject([{ user: { id }, ownerId: admin.id, commands: 0 }]);
    bot.close();
  });

  it('does with a token what its scopes say, and is told which one is missing', async () => {
    const { id, secret } = await makeBot({ scopes: ['messages:read'] });
    const roomId = await openRoom(admin);
    await admin.ask('members.add', { roomId, userIds: [id] });
    const bot = await comeIn(secret);
    const refusal = await bot.refused('messages.send', { roomId, id: uuidv7(), body: 'no' });
    expect(refusal).toMatchObject({ code: 'forbidden', issues: [{ path: 'token', message: 'needs the scope messages:write' }] });
    for (const call of ['rooms.join', 'members.list', 'rooms.bots']) expect((await bot.refused(call, { roomId })).code).toBe('forbidden');
    for (const call of ['bots.list', 'admin.settings']) expect((await bot.refused(call, {})).message).toContain('people only');
    expect((await http(relay.url, 'GET', '/v1/sessions', { token: secret })).status).toBe(403);
    expect((await http(relay.url, 'GET', `/v1/files/${uuidv7()}`, { token: secret })).status).toBe(403);
    expect((await lena.refused('commands.set', { commands: [] })).code).toBe('forbidden');
    bot.close();
  });

  it('hears and reaches with a token for certain rooms nothing of the others', async () => {
    const mine = await openRoom(admin);
    const other = await openRoom(admin);
    const later = await openRoom(admin);
    const { id, secret } = await makeBot({ roomIds: [mine, later] });
    await admin.ask('members.add', { roomId: mine, userIds: [id] });
    await admin.ask('members.add', { roomId: other, userIds: [id] });
    const bot = await comeIn(secret);
    const { rooms } = await bot.ask('sync.open', { cursors: { [other]: 1 } });
    expect(rooms.map(({ room }) => room.id)).toEqual([mine]);
    expect(Object.keys((await bot.ask('log.heads', {})).heads)).toEqual([mine]);
    expect((await bot.refused('log.since', { roomId: other, seq: 0 })).code).toBe('forbidden');
    expect((await bot.refused('messages.search', { query: 'secret' })).code).toBe('forbidden');
    await admin.say(other, 'a secret');
    await admin.ask('members.add', { roomId: later, userIds: [id] });
    await admin.say(later, 'not a secret');
    await admin.say(mine, 'nor this');
    await until('the bot hears of its rooms', () => bot.live(later).length > 0 && bot.live(mine).some((event) => event.type === 'message-created'));
    await admin.ask('members.remove', { roomId: other, userId: id });
    await admin.ask('members.remove', { roomId: later, userId: id });
    await until('the bot hears of its removal', () => bot.inbox.some((item) => item.type === 'room-removed'));
    expect(bot.live(other)).toEqual([]);
    expect(bot.inbox.filter((item) => 'roomId' in item && item.roomId === other)).toEqual([]);
    bot.close();
  });

  it('brings files into its rooms and fetches theirs, as far as its token is for both', async () => {
    const [mine, other] = [await openRoom(admin), await openRoom(admin)];
    const { id, secret } = await makeBot({ scopes: ['files', 'messages:write'], roomIds: [mine] });
    for (const roomId of [mine, other]) await admin.ask('members.add', { roomId, userIds: [id] });
    const bot = await comeIn(secret, { isSynced: false });
    const withToken = { ...bot, session: { ...bot.session, accessToken: secret } };
    const bytes = new TextEncoder().encode('a table of prices');
    const file = await upload(relay.url, withToken, bytes, { roomId: mine, name: 'prices.txt' });
    expect((await bot.say(mine, 'here', { fileIds: [file.id] })).files).toMatchObject([{ id: file.id }]);
    expect((await fetchFile(relay.url, withToken, file.id)).status).toBe(200);
    expect(await uploadRefused(relay.url, withToken, bytes, { roomId: other })).toMatchObject({ status: 403, code: 'forbidden' });
    const theirs = await upload(relay.url, admin, bytes, { roomId: other });
    await admin.say(other, 'ours', { fileIds: [theirs.id] });
    expect((await fetchFile(relay.url, withToken, theirs.id)).status).toBe(404);
    bot.close();
  });

  it('is out within a second when its token is revoked, or the bot is deleted', async () => {
    const { id, secret } = await makeBot();
    const { token, secret: second } = await admin.ask('bots.createToken', { opId: uuidv7(), botId: id, name: 'Second', scopes: ['messages:read'] });
    const [one, two] = [await comeIn(secret), await comeIn(second)];
    const startedAt = Date.now();
    await admin.ask('bots.revokeToken', { botId: id, tokenId: token.id });
    await until('the socket ends', () => two.ended[0]?.code === 'revoked' && two.socket.disconnected, 2_000);
    expect(Date.now() - startedAt).toBeLessThan(1_000);
    await expect(comeIn(second)).rejects.toEqual({ code: 'unauthenticated' });
    expect(one.ended).toEqual([]);
    const roomId = await openRoom(admin);
    await admin.ask('members.add', { roomId, userIds: [id] });
    await admin.ask('bots.delete', { botId: id });
    await until('the other socket ends', () => one.ended[0]?.code === 'deactivated', 2_000);
    await expect(comeIn(secret)).rejects.toEqual({ code: 'unauthenticated' });
    expect((await admin.ask('rooms.bots', { roomId })).bots).toEqual([]);
    expect((await admin.ask('members.list', { roomId })).members.map(({ user }) => user.id)).toEqual([admin.id]);
    expect((await admin.ask('bots.list', {})).bots.some(({ user }) => user.id === id)).toBe(false);
  });
});

describe('a command', () => {
  async function room(commands: object[]): Promise<{ roomId: string; bot: OutsideClient; botId: string; secret: string }> {
    const { id, secret } = await makeBot();
    const roomId = await openRoom(admin);
    await admin.ask('members.add', { roomId, userIds: [id, lena.id] });
    const bot = await comeIn(secret);
    await bot.ask('commands.set', { commands });
    await bot.ask('commands.pending', {});
    return { roomId, bot, botId: id, secret };
  }
  const stock = { name: 'stock', description: 'The price of a share', args: [{ name: 'code', kind: 'word', required: true }] };
  const answersOf = (client: OutsideClient, invocationId: string) =>
    client.signals.flatMap((signal) => (signal.type === 'command-answered' && signal.invocationId === invocationId ? [signal] : []));

  it('is answered by a message of the room that says whose command it answers', async () => {
    const { roomId, bot, botId } = await room([stock]);
    expect((await lena.ask('commands.list', { roomId })).commands).toEqual([{ ...stock, botId }]);
    const run = { opId: uuidv7(), roomId, name: 'stock', text: '=aapl.us' };
    const { invocationId } = await lena.ask('commands.run', run);
    expect((await lena.ask('commands.run', run)).invocationId).toBe(invocationId);
    const told = await until('the bot is told', () => bot.signals.find((signal) => signal.type === 'command-invoked'));
    expect(told).toMatchObject({ invocation: { id: invocationId, roomId, user: { id: lena.id }, name: 'stock', text: '=aapl.us' } });
    const message = await bot.say(roomId, '$93.42', { commandId: invocationId });
    expect(message.command).toEqual({ userId: lena.id, name: 'stock', text: '=aapl.us' });
    await until('Lena is told', () => answersOf(lena, invocationId).some(({ outcome, messageId }) => outcome === 'done' && messageId === message.id));
    expect((await lena.ask('messages.history', { roomId })).messages.find(({ id }) => id === message.id)?.command).toEqual(message.command);
    expect((await bot.ask('messages.edit', { roomId, id: message.id, body: '$93.43' })).message.command).toEqual(message.command);
    expect((await bot.ask('messages.delete', { roomId, id: message.id })).message.command).toBeUndefined();
    expect((await bot.ask('commands.pending', {})).invocations).toEqual([]);
    expect((await lena.ask('commands.status', { invocationIds: [invocationId] })).invocations).toEqual([
      { invocationId, state: 'answered', messageId: message.id },
    ]);
    expect(bot.signals.filter((signal) => signal.type === 'command-invoked')).toHaveLength(1);
    bot.close();
  });

  it('is answered or failed to who typed it alone', async () => {
    const { roomId, bot } = await room([stock]);
    const [one, two] = [
      (await lena.ask('commands.run', { roomId, name: 'stock', text: ' aapl.us' })).invocationId,
      (await lena.ask('commands.run', { roomId, name: 'stock', text: ' nonsense' })).invocationId,
    ];
    await bot.ask('commands.reply', { invocationId: one, id: uuidv7(), body: 'for you alone', ephemeral: true });
    await bot.ask('commands.fail', { invocationId: two, message: 'There is no such share.' });
    await until('Lena is told', () => answersOf(lena, one).length === 1 && answersOf(lena, two).length === 1);
    expect(answersOf(lena, one)).toMatchObject([{ outcome: 'reply', body: 'for you alone' }]);
    expect(answersOf(lena, two)).toMatchObject([{ outcome: 'failed', message: 'There is no such share.' }]);
    await lena.say(roomId, 'a later message');
    await until('the admin hears it', () => admin.live(roomId).some((event) => event.type === 'message-created' && event.message.body === 'a later message'));
    expect([...answersOf(admin, one), ...answersOf(bot, one), ...answersOf(admin, two)]).toEqual([]);
    expect((await lena.ask('commands.status', { invocationIds: [two] })).invocations).toMatchObject([{ state: 'failed', message: 'There is no such share.' }]);
    expect((await bot.refused('commands.reply', { invocationId: two, id: uuidv7(), body: 'late', ephemeral: true })).code).toBe('gone');
    bot.close();
  });

  it('waits for a bot that is away, and is told to have expired when it stays away', async () => {
    const { roomId, bot, secret } = await room([stock]);
    bot.close();
    const { invocationId } = await lena.ask('commands.run', { roomId, name: 'stock', text: '' });
    const again = await comeIn(secret);
    expect((await again.ask('commands.pending', {})).invocations.map(({ id }) => id)).toEqual([invocationId]);
    await until('Lena is told', () => answersOf(lena, invocationId).some(({ outcome }) => outcome === 'expired'));
    expect((await again.ask('commands.pending', {})).invocations).toEqual([]);
    expect((await again.refused('messages.send', { roomId, id: uuidv7(), body: 'late', commandId: invocationId })).code).toBe('gone');
    again.close();
  });

  it('is refused where there is none, several, or the role is too low, each in clear words', async () => {
    const { roomId, bot, botId } = await room([stock, { name: 'purge', description: '', args: [], permission: 'moderator' }]);
    const refusal = await lena.refused('commands.run', { roomId, name: 'stok', text: '' });
    expect(refusal).toMatchObject({ code: 'not-found', message: expect.stringContaining('/stock?') });
    expect((await lena.refused('commands.run', { roomId, name: 'purge', text: '' })).code).toBe('forbidden');
    expect((await lena.ask('commands.list', { roomId })).commands.map(({ name }) => name)).toEqual(['stock']);
    const { id, secret } = await makeBot();
    await admin.ask('members.add', { roomId, userIds: [id] });
    const other = await comeIn(secret);
    await other.ask('commands.set', { commands: [stock] });
    expect((await lena.refused('commands.run', { roomId, name: 'stock', text: '' })).code).toBe('conflict');
    await lena.ask('commands.run', { roomId, name: 'stock', botId, text: '' });
    expect((await bot.refused('commands.run', { roomId, name: 'stock', botId: id, text: '' })).message).toContain('people only');
    bot.close();
    other.close();
  });
});

describe('over two nodes', () => {
  let redis: TestRedis;
  let nodes: OutsideRelay[];
  beforeAll(async () => {
    redis = await startTestRedis();
    nodes = await Promise.all(['one', 'two'].map((name) => startOutsideRelay({ DATABASE_URL: database.url, REDIS_URL: redis.url, NODE_NAME: name })));
  });
  afterAll(async () => {
    await Promise.all((nodes ?? []).map((node) => node.stop()));
    await redis?.stop();
  });

  it('a command reaches its bot on the other node, and a revocation or deactivation ends it there within a second', async () => {
    const [one = relay, two = relay] = nodes;
    const { id, secret, tokenId } = await makeBot();
    const other = await makeBot();
    const roomId = await openRoom(admin);
    await admin.ask('members.add', { roomId, userIds: [id] });
    const person = await connect(one.url, admin.session);
    await person.ask('sync.open', { cursors: {} });
    const [bot, second] = await Promise.all([secret, other.secret].map((token) => connect(two.url, admin.session, { auth: { token, protocol: 1 } })));
    if (bot === undefined || second === undefined) throw new Error('no bots');
    await bot.ask('commands.set', { commands: [{ name: 'ping', description: '', args: [] }] });
    await bot.ask('commands.pending', {});
    const { invocationId } = await person.ask('commands.run', { roomId, name: 'ping', text: '' });
    await until('the bot is told', () => bot.signals.some((signal) => signal.type === 'command-invoked' && signal.invocation.id === invocationId));
    await bot.ask('commands.reply', { invocationId, id: uuidv7(), body: 'pong', ephemeral: true });
    await until('the person is told', () => person.signals.some((signal) => signal.type === 'command-answered' && signal.body === 'pong'));
    const startedAt = Date.now();
    await person.ask('bots.revokeToken', { botId: id, tokenId });
    await person.ask('admin.updateUser', { userId: other.id, deactivated: true });
    await until('both are out', () => bot.ended[0]?.code === 'revoked' && second.ended[0]?.code === 'deactivated', 5_000);
    expect(Date.now() - startedAt).toBeLessThan(1_500);
    await expect(connect(one.url, admin.session, { auth: { token: other.secret, protocol: 1 } })).rejects.toEqual({ code: 'unauthenticated' });
    person.close();
  });
});
