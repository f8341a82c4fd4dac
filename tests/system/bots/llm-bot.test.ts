import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLlmBot } from '@parley/bot-kit/bots/llm/llm-bot';
import type { Bot } from '@parley/bot-kit/connect';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { type FakeModel, type ModelAnswer, startFakeModel } from '../../support/fake-model.ts';
import { uuidv7 } from '../../support/ids.ts';
import { createTestDatabase, type TestDatabase } from '../../support/postgres.ts';
import { arrive, freshHandle, type OutsideClient, openRoom, until, wholeLog } from '../outside/outside-client.ts';
import { type OutsideRelay, startOutsideRelay } from '../outside/outside-relay.ts';

let database: TestDatabase;
let relay: OutsideRelay;
let admin: OutsideClient;
let lena: OutsideClient;
let fake: FakeModel;
let folder: string;
let bot: Bot;
let stopAll: (reason: string) => Promise<void>;
let made: { id: string; handle: string; secret: string };
let roomId: string;

beforeAll(async () => {
  database = await createTestDatabase();
  folder = await mkdtemp(join(tmpdir(), 'parley-llm-'));
  relay = await startOutsideRelay({ DATABASE_URL: database.url });
  // The first one is the server's admin.
  admin = await arrive(relay.url, 'admin');
  lena = await arrive(relay.url, 'lena');
});
afterAll(async () => {
  admin?.close();
  lena?.close();
  await relay?.stop();
  await database?.drop();
  await rm(folder, { recursive: true, force: true });
});

function start(limits: object = {}): Promise<void> {
  const options = { url: relay.url, token: made.secret, stateFile: join(folder, `${made.handle}.json`), editEveryMs: 50, log: () => undefined };
  const llm = createLlmBot(options, {
    api: { url: fake.url, model: 'm', key: null, maxTokens: 100, quietMs: 10_000 },
    prompt: { contextTokens: 4_000, addition: null },
    limits: { perPersonHour: 50, perRoomHour: 100, tokensPerDay: 1_000_000, ...limits },
    memoryFile: join(folder, `${made.handle}.rooms`),
  });
  bot = llm.bot;
  stopAll = llm.stopAll;
  return bot.start();
}

beforeEach(async () => {
  fake = await startFakeModel();
  const handle = freshHandle('superchat');
  const { bot: account, secret } = await admin.ask('bots.create', { opId: uuidv7(), handle, displayName: 'Superchat' });
  made = { id: account.user.id, handle, secret };
  roomId = await openRoom(admin);
  await admin.ask('members.add', { roomId, userIds: [made.id, lena.id] });
});
afterEach(async () => {
  await bot?.stop();
  await fake?.close();
});

const answered = async (client: OutsideClient, invocationId: string) =>
  until('the command is answered', () => client.signals.find((signal) => signal.type === 'command-answered' && signal.invocationId === invocationId));
async function run(client: OutsideClient, name: string, text = '', more: object = {}) {
  const { invocationId } = await client.ask('commands.run', { roomId, name, text, ...more });
  return answered(client, invocationId);
}
async function said(threadRootId?: string): Promise<string[]> {
  const { messages } = await admin.ask('messages.history', { roomId, ...(threadRootId === undefined ? {} : { threadRootId }) });
  return messages.filter(({ authorId }) => authorId === made.id).map(({ body }) => body);
}
const switchOn = async () => expect(await run(admin, 'ask-on')).toMatchObject({ outcome: 'done' });
const endless: ModelAnswer = ({ say }) => say('on and on');

it('is silent until an admin of the room switches it on; then it answers commands by edits, and the words stay', async () => {
  await start();
  expect(await run(lena, 'ask', ' what is 1+1?')).toMatchObject({ outcome: 'failed', message: expect.stringContaining('/ask-on') });
  expect((await lena.refused('commands.run', { roomId, name: 'ask-on', text: '' })).code).toBe('forbidden');
  const asked = await lena.say(roomId, `@${made.handle} hello`);
  await until('it says that it is off', async () => (await said(asked.id)).some((body) => body.includes('switched off')));
  expect(fake.requests).toEqual([]);
  await switchOn();
  let goOn: () => void = () => undefined;
  fake.model.answer = async ({ say, end }) => {
    say('Two, ');
    await new Promise<void>((resolve) => {
      goOn = resolve;
    });
    say('as always.');
    end();
  };
  expect(await run(lena, 'ask', ' what is 1+1?')).toMatchObject({ outcome: 'done' });
  await until('the first words', async () => (await said()).includes('Two, …'));
  goOn();
  await until('the whole answer', async () => (await said()).includes('Two, as always.'));
  expect(fake.requests).toMatchObject([{ stream: true, messages: [{ role: 'system' }, { role: 'user', content: expect.stringContaining('what is 1+1?') }] }]);
  expect((await wholeLog(admin, roomId)).filter(({ type }) => type === 'message-edited').length).toBeGreaterThanOrEqual(2);
  await bot.stop();
  await start();
  expect(await run(lena, 'ask', ' again')).toMatchObject({ outcome: 'done' });
  expect(await run(admin, 'ask-off')).toMatchObject({ outcome: 'done' });
  expect(await run(lena, 'ask', ' again')).toMatchObject({ outcome: 'failed' });
});

it('answers who names it in a thread, and knows the thread and nothing else of the room', async () => {
  await start();
  await switchOn();
  await lena.say(roomId, 'a secret of the room');
  const asked = await lena.say(roomId, `@${made.handle} my boat is called Berta`);
  await until('an answer', async () => (await said(asked.id)).includes('Hello from the model'));
  await admin.say(roomId, `@${made.handle} what is it called?`, { threadRootId: asked.id });
  await until('another answer', async () => (await said(asked.id)).length === 2);
  await until('it is whole', async () => (await said(asked.id)).every((body) => body === 'Hello from the model'));
  const [, second] = fake.requests;
  expect(second?.messages.map(({ role }) => role)).toEqual(['system', 'user', 'assistant', 'user']);
  expect(second?.messages[1]?.content).toContain(`(@${lena.session.user.handle}): @${made.handle} my boat is called Berta`);
  expect(second?.messages[2]?.content).toBe('Hello from the model');
  expect(second?.messages[3]?.content).toContain('what is it called?');
  // The thread of a command's answer: what was asked stands with it.
  await run(lena, 'ask', ' where does Berta lie?');
  const answers = async () => (await admin.ask('messages.history', { roomId })).messages;
  const root = await until('the answer in the room', async () =>
    (await answers()).find(({ body, command }) => body === 'Hello from the model' && command !== undefined),
  );
  await lena.say(roomId, `@${made.handle} since when?`, { threadRootId: root.id });
  await until('the third thread goes on', () => fake.requests.length === 4);
  expect(fake.requests[3]?.messages.map(({ content }) => content).slice(1, 3)).toEqual(['The question: where does Berta lie?', 'Hello from the model']);
  expect(JSON.stringify(fake.requests)).not.toContain('a secret of the room');
});

it('stops for who asked and for a moderator, not for others: the stream is closed, and the answer says so', async () => {
  await start();
  await switchOn();
  fake.model.answer = endless;
  const tom = await arrive(relay.url, 'tom');
  await admin.ask('members.add', { roomId, userIds: [tom.id] });
  expect(await run(tom, 'stop')).toMatchObject({ outcome: 'failed', message: 'No answer is being written here right now.' });
  for (const stopper of [lena, admin]) {
    await run(lena, 'ask', ' for ever');
    await until('it has begun', async () => (await said()).includes('on and on …'));
    expect(await run(tom, 'stop')).toMatchObject({ outcome: 'failed', message: expect.stringContaining('Only who asked') });
    expect(await run(stopper, 'stop')).toMatchObject({ outcome: 'reply', body: 'Stopped.' });
    expect(await said()).toContain(`on and on\n\n_Stopped by ${stopper.session.user.displayName}._`);
  }
  await until('both streams are closed', () => fake.closedEarly() === 2);
  tom.close();
});

it('says that it is writing, and obeys the button at once: the stream is closed, and nothing is left to press', async () => {
  await start();
  await switchOn();
  fake.model.answer = endless;
  const asked = await lena.say(roomId, `@${made.handle} for ever`);
  await until('it has begun', async () => (await said(asked.id)).includes('on and on …'));
  const [writing] = (await lena.ask('writings.list', { roomId })).writings;
  expect(writing).toMatchObject({ botId: made.id, askedById: lena.id });
  const pressedAt = Date.now();
  await lena.ask('writings.stop', { roomId, messageId: writing?.messageId });
  await until('the stream is closed', () => fake.closedEarly() === 1);
  await until('the answer says so', async () => (await said(asked.id)).includes(`on and on\n\n_Stopped by ${lena.session.user.displayName}._`));
  await until('it is over', async () => (await lena.ask('writings.list', { roomId })).writings.length === 0);
  expect(Date.now() - pressedAt).toBeLessThan(2_500);
});

it('stops where its answer is deleted, and says that it stopped when its process ends', async () => {
  await start();
  await switchOn();
  const goOn: (() => void)[] = [];
  fake.model.answer = ({ say }) => {
    say('on and on');
    goOn.push(() => say(' and on'));
  };
  const asked = await lena.say(roomId, `@${made.handle} for ever`);
  await until('it has begun', async () => (await said(asked.id)).includes('on and on …'));
  const [answer] = (await admin.ask('messages.history', { roomId, threadRootId: asked.id })).messages;
  await admin.ask('messages.delete', { roomId, id: answer?.id, opId: uuidv7() });
  for (const go of goOn) go();
  await until('the stream is closed', () => fake.closedEarly() === 1);
  await run(lena, 'ask', ' for ever');
  await until('it has begun', async () => (await said()).includes('on and on …'));
  await stopAll('The bot was restarted meanwhile.');
  expect((await said()).at(-1)).toBe('on and on\n\n_The bot was restarted meanwhile._');
  // Without a word before, as by a crash: it is told at the next start.
  await run(lena, 'ask', ' for ever');
  await until('it has begun', async () => (await said()).at(-1) === 'on and on …');
  await bot.stop();
  expect((await said()).at(-1)).toBe('on and on …');
  await start();
  expect((await said()).at(-1)).toBe('on and on\n\n_The bot was restarted meanwhile._');
});

it('says in plain words what went wrong, and what may not be spent', async () => {
  await start({ perPersonHour: 3 });
  await switchOn();
  fake.model.answer = ({ response }) => response.writeHead(429).end();
  await run(lena, 'ask', ' one');
  await until('too much to do', async () => (await said()).some((body) => body === '_The model has too much to do right now. Please try again in a minute._'));
  fake.model.answer = ({ response, say }) => {
    say('half of it');
    setImmediate(() => response.destroy());
  };
  await run(lena, 'ask', ' two');
  await until('it broke off', async () => (await said()).some((body) => /^half of it\n\n_.*broke off\._$/.test(body)));
  fake.model.answer = ({ end }) => end();
  await run(lena, 'ask', ' three');
  await until('nothing to say', async () => (await said()).includes('_The model had nothing to say._'));
  expect(await run(lena, 'ask', ' four')).toMatchObject({ outcome: 'failed', message: expect.stringContaining('You have asked 3 times in the last hour.') });
});

it('answers in a conversation of two without being switched on, and knows what was said there', async () => {
  await start();
  const { room } = await lena.ask('rooms.direct', { userIds: [made.id] });
  const there = async () => (await lena.ask('messages.history', { roomId: room.id })).messages.filter(({ body }) => body === 'Hello from the model').length;
  await until('it is in the room', () => bot.room(room.id) !== null);
  await lena.say(room.id, 'hello');
  await until('an answer', async () => (await there()) === 1);
  await lena.say(room.id, 'and?');
  await until('another answer', async () => (await there()) === 2);
  expect(fake.requests[1]?.messages.map(({ role }) => role)).toEqual(['system', 'user', 'assistant', 'user']);
});
