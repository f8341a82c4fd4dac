import { fail } from '@parley/shared/result';
import { afterEach, expect, test } from 'vitest';
import { type Client, createWorld, type World } from './testing/world.ts';

let world: World;
afterEach(() => world.end());

const connection = async (client: Client) => (await client.call('app.view', {})).accounts[0]?.connection;
const stateOf = async (client: Client) => (await connection(client))?.state;
const minutes = (count: number) => count * 60_000;

test('signs up, restarts signed in, signs out and comes back to the same data', async () => {
  world = createWorld();
  const ana = await world.signUp('ana');
  const { room } = await ana.call('rooms.create', { kind: 'public', name: 'general' });
  await ana.call('messages.send', { roomId: room.id, body: 'kept' });
  await world.clock.pass(1_000);
  await ana.close();
  ana.start();
  await world.clock.until(async () => (await stateOf(ana)) === 'online');
  await ana.call('accounts.signOut', { removeData: false });
  await world.clock.pass(minutes(2));
  expect(await connection(ana)).toMatchObject({ state: 'signed-out', code: 'unauthenticated' });
  expect((await ana.call('timeline.page', { roomId: room.id, anchor: { at: 'latest' }, limit: 10 })).rows.at(-1)).toMatchObject({ message: { body: 'kept' } });
  const { account } = await ana.call('accounts.signIn', { serverUrl: 'localhost:1', handle: 'ana', password: 'long enough password' });
  expect(account.id).toBe(ana.accountId);
  await world.clock.until(async () => (await stateOf(ana)) === 'online');
  await ana.call('accounts.signOut', { removeData: true });
  expect((await ana.call('app.view', {})).accounts).toEqual([]);
});

test('wrong words are told plainly and leave nothing', async () => {
  world = createWorld();
  const ana = await world.signUp('ana');
  await expect(ana.call('accounts.signIn', { serverUrl: 'localhost:1', handle: 'ana', password: 'wrong' })).rejects.toMatchObject({
    wire: { code: 'unauthenticated' },
  });
  await expect(ana.call('accounts.signIn', { serverUrl: 'ftp://x', handle: 'ana', password: 'wrong' })).rejects.toMatchObject({ wire: { code: 'invalid' } });
  expect((await ana.call('app.view', {})).accounts).toHaveLength(1);
});

test('a new password is set by the code of an admin, once, and signs in to the same data', async () => {
  world = createWorld();
  const ana = await world.signUp('ana');
  world.relay.resets.set('the code', ana.userId);
  const set = (code: string) => ana.call('accounts.resetPassword', { serverUrl: 'localhost:1', code, next: 'another password' });
  await expect(set('no code')).rejects.toMatchObject({ wire: { code: 'not-found' } });
  await set('the code');
  await expect(set('the code')).rejects.toMatchObject({ wire: { code: 'not-found' } });
  await world.clock.until(async () => (await stateOf(ana)) === 'signed-out');
  const signIn = (password: string) => ana.call('accounts.signIn', { serverUrl: 'localhost:1', handle: 'ana', password });
  await expect(signIn('long enough password')).rejects.toMatchObject({ wire: { code: 'unauthenticated' } });
  expect((await signIn('another password')).account.id).toBe(ana.accountId);
});

test('the access token is renewed over the living socket, before it ends', async () => {
  world = createWorld({ accessTokenMs: minutes(5) });
  const ana = await world.signUp('ana');
  await world.clock.pass(minutes(30));
  expect(ana.network.calls.filter((call) => call.name === 'session.refresh').length).toBeGreaterThanOrEqual(5);
  expect(ana.network.calls.filter((call) => call.name === 'sync.open')).toHaveLength(1);
  expect(await stateOf(ana)).toBe('online');
});

test('a lost answer to a refresh is asked for again under the same name, across a kill', async () => {
  world = createWorld({ accessTokenMs: minutes(5) });
  const ana = await world.signUp('ana');
  ana.network.faults.losesRefresh = () => true;
  ana.network.cut();
  await world.clock.pass(minutes(6));
  expect(await stateOf(ana)).toBe('offline');
  ana.kill();
  ana.start();
  ana.network.faults.losesRefresh = () => false;
  await world.clock.until(async () => (await stateOf(ana)) === 'online');
  expect([...world.relay.sessions.values()][0]?.isRevoked).toBe(false);
});

test('a server in trouble signs nobody out', async () => {
  world = createWorld({ accessTokenMs: minutes(5) });
  const ana = await world.signUp('ana');
  ana.network.faults.isDown = true;
  ana.network.cut();
  await world.clock.pass(minutes(60));
  expect(await connection(ana)).toMatchObject({ state: 'offline', reason: { code: 'unavailable' } });
  ana.network.faults.isDown = false;
  await ana.call('connection.retry', {});
  await world.clock.until(async () => (await stateOf(ana)) === 'online', 5_000);
});

test('a session ended elsewhere signs out, with what is here still readable', async () => {
  world = createWorld();
  const ana = await world.signUp('ana');
  const roomId = world.relay.createRoom(ana.userId, { name: 'one' }).room.id;
  await world.clock.pass(500);
  world.relay.revoke([...world.relay.sessions.keys()][0] ?? '');
  await world.clock.pass(500);
  expect(await connection(ana)).toMatchObject({ state: 'signed-out', code: 'revoked' });
  await ana.close();
  ana.start();
  await world.clock.pass(1_000);
  expect(await connection(ana)).toMatchObject({ state: 'signed-out', code: 'revoked' });
  expect((await ana.call('timeline.page', { roomId, anchor: { at: 'latest' }, limit: 10 })).rows).toHaveLength(1);
});

test('an expired token is no end of the session', async () => {
  world = createWorld();
  const ana = await world.signUp('ana');
  for (const listener of [...world.relay.listeners]) listener.end('unauthenticated');
  await world.clock.pass(100);
  await world.clock.until(async () => (await stateOf(ana)) === 'online', 30_000);
});

test('a stolen refresh token ends the session: signed out, not retried for ever', async () => {
  world = createWorld({ accessTokenMs: minutes(5) });
  const ana = await world.signUp('ana');
  const stolen = [...world.relay.sessions.values()][0]?.refreshToken ?? '';
  world.relay.refresh(stolen, null);
  await world.clock.pass(minutes(6));
  expect(await stateOf(ana)).toBe('signed-out');
});

test('draining: another connection after the time the node asked for', async () => {
  world = createWorld();
  const ana = await world.signUp('ana');
  for (const listener of world.relay.listeners) listener.push({ type: 'draining', reconnectAfterMs: 3_000 });
  await world.clock.pass(2_900);
  expect(ana.network.calls.filter((call) => call.name === 'sync.open')).toHaveLength(1);
  await world.clock.pass(1_500);
  expect(ana.network.calls.filter((call) => call.name === 'sync.open')).toHaveLength(2);
  expect(ana.network.sockets()).toBe(1);
});

test('a snapshot that is wanted while another is on its way is taken after it, once', async () => {
  world = createWorld();
  const ana = await world.signUp('ana');
  const asked = () => ana.network.calls.filter((call) => call.name === 'sync.open').length;
  const tellBehind = () => {
    for (const listener of world.relay.listeners) listener.push({ type: 'behind' });
  };
  ana.network.faults.holdsAnswerMs = (name) => (name === 'sync.open' ? 2_000 : 0);
  ana.network.cut();
  await world.clock.until(() => asked() === 2);
  expect(await stateOf(ana)).toBe('connecting');
  tellBehind();
  await world.clock.until(() => asked() === 3);
  expect(await stateOf(ana)).toBe('online');
  tellBehind();
  tellBehind();
  await world.clock.pass(10_000);
  expect(asked()).toBe(4);
});

test('after a wake a dead connection is noticed within 3 s and replaced', async () => {
  world = createWorld();
  const ana = await world.signUp('ana');
  ana.network.faults.losesCall = (name) => name === 'log.heads';
  ana.engine.wake();
  await world.clock.pass(3_200);
  expect(ana.network.calls.filter((call) => call.name === 'sync.open')).toHaveLength(2);
});

test('a version nobody speaks waits, and says why', async () => {
  world = createWorld();
  const ana = await world.signUp('ana');
  ana.network.faults.refuses = () => fail({ code: 'unsupported-version', message: 'too old' });
  ana.network.cut();
  await world.clock.pass(60_000);
  expect(await connection(ana)).toMatchObject({ state: 'offline', reason: { code: 'unsupported-version' } });
});
