import type { CommandRun } from '@parley/shared/ipc/command-run';
import { afterEach, expect, test } from 'vitest';
import { answerCommand, botsOf } from '../testing/memory-bots.ts';
import { type Client, createWorld, type World } from '../testing/world.ts';

let world: World;
afterEach(() => world.end());

async function roomWithBot() {
  world = createWorld();
  const ana = await world.signUp('ana');
  Object.assign(world.relay.users.get(ana.userId) ?? {}, { admin: true });
  const { room } = world.relay.createRoom(ana.userId, { name: 'harbour' });
  await world.clock.until(async () => (await ana.call('rooms.list', {})).rooms.length === 1);
  const { bot, secret } = await ana.call('bots.create', { ask: { handle: 'quotes', displayName: 'Quotes' } });
  expect(secret).toMatch(/^pbt_/);
  world.relay.join(room.id, bot.user.id);
  botsOf(world.relay).bots.get(bot.user.id)?.commands.push({ name: 'stock', description: 'A price', args: [] });
  await ana.call('commands.list', { roomId: room.id });
  await world.clock.until(() => ana.changes.some((change) => change.type === 'commands-changed'));
  return { ana, roomId: room.id, botId: bot.user.id };
}

const runsOf = (client: Client): CommandRun[] =>
  client.changes.flatMap((change) => (change.type === 'command-runs-changed' ? [change] : [])).at(-1)?.runs ?? [];
const reply = (body: string) => ({ outcome: 'reply' as const, id: world.newId(), body });

async function goOffline(client: Client): Promise<void> {
  client.network.faults.isDown = true;
  client.network.cut();
  await world.clock.until(async () => (await client.call('app.view', {})).accounts[0]?.connection.state === 'offline');
}

async function goOnline(client: Client): Promise<void> {
  client.network.faults.isDown = false;
  await client.call('connection.retry', {});
  await world.clock.until(async () => (await client.call('app.view', {})).accounts[0]?.connection.state === 'online');
}

test('the commands of a room are told, and remembered without the server', async () => {
  const { ana, roomId, botId } = await roomWithBot();
  await goOffline(ana);
  expect((await ana.call('commands.list', { roomId })).commands).toEqual([{ name: 'stock', description: 'A price', args: [], botId }]);
  await expect(ana.call('commands.run', { roomId, name: 'stock', text: ' x' })).rejects.toMatchObject({ wire: { code: 'unavailable' } });
});

test('a private answer and a failure are shown to who typed it until they are dismissed; an answer in the room ends it', async () => {
  const { ana, roomId, botId } = await roomWithBot();
  const { run } = await ana.call('commands.run', { roomId, name: 'stock', text: '=aapl.us' });
  expect(run).toMatchObject({ words: '/stock=aapl.us', state: 'running', botId });
  answerCommand(world.relay, run.id, reply('93.42'));
  await world.clock.until(() => runsOf(ana)[0]?.state === 'answered');
  expect(runsOf(ana)[0]?.replies.map(({ body }) => body)).toEqual(['93.42']);
  const { run: bad } = await ana.call('commands.run', { roomId, name: 'stock', text: '=nothing' });
  answerCommand(world.relay, bad.id, { outcome: 'failed', message: 'no such share' });
  await world.clock.until(() => runsOf(ana)[1]?.state === 'failed');
  expect(runsOf(ana)[1]).toMatchObject({ message: 'no such share', words: '/stock=nothing' });
  await ana.call('commands.dismiss', { roomId, runId: bad.id });
  expect(runsOf(ana).map(({ id }) => id)).toEqual([run.id]);
  const { run: public_ } = await ana.call('commands.run', { roomId, name: 'stock', text: '=msft.us' });
  answerCommand(world.relay, public_.id, { outcome: 'done', messageId: world.newId() });
  await world.clock.until(() => runsOf(ana).every(({ id }) => id !== public_.id));
});

test('what was missed while away is asked for, and the server says which command is unknown', async () => {
  const { ana, roomId } = await roomWithBot();
  const { run } = await ana.call('commands.run', { roomId, name: 'stock', text: '' });
  await goOffline(ana);
  answerCommand(world.relay, run.id, { outcome: 'expired', message: 'the bot did not answer' });
  expect(runsOf(ana)[0]?.state).toBe('running');
  await goOnline(ana);
  await world.clock.until(() => runsOf(ana)[0]?.state === 'expired');
  await expect(ana.call('commands.run', { roomId, name: 'stcok', text: '' })).rejects.toMatchObject({ wire: { code: 'not-found' } });
});
