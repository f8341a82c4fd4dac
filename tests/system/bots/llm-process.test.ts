import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type BotProcess, startBotProcess } from '../../support/bot-process.ts';
import { type FakeModel, startFakeModel } from '../../support/fake-model.ts';
import { uuidv7 } from '../../support/ids.ts';
import { createTestDatabase, type TestDatabase } from '../../support/postgres.ts';
import { arrive, freshHandle, type OutsideClient, openRoom, until } from '../outside/outside-client.ts';
import { type OutsideRelay, startOutsideRelay } from '../outside/outside-relay.ts';

let database: TestDatabase;
let relay: OutsideRelay;
let admin: OutsideClient;
let model: FakeModel;
let folder: string;
const bots: BotProcess[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  folder = await mkdtemp(join(tmpdir(), 'parley-llm-process-'));
  relay = await startOutsideRelay({ DATABASE_URL: database.url });
  model = await startFakeModel();
  admin = await arrive(relay.url, 'admin');
});
afterAll(async () => {
  for (const bot of bots) await bot.kill();
  admin?.close();
  await model?.close();
  await relay?.stop();
  await database?.drop();
  await rm(folder, { recursive: true, force: true });
});

it('answers in its own process, is stopped by the button, dies and says so, and ends cleanly', async () => {
  const { bot, secret } = await admin.ask('bots.create', { opId: uuidv7(), handle: freshHandle('superchat'), displayName: 'Superchat' });
  const roomId = await openRoom(admin);
  await admin.ask('members.add', { roomId, userIds: [bot.user.id] });
  const start = async () => {
    const started = startBotProcess('bots/llm/main.ts', {
      PARLEY_URL: relay.url,
      PARLEY_TOKEN: secret,
      PARLEY_STATE: join(folder, 'llm.json'),
      LLM_URL: model.url,
      LLM_MODEL: 'small',
    });
    bots.push(started);
    await started.connected;
    return started;
  };
  const run = async (name: string, text = '') => {
    const { invocationId } = await admin.ask('commands.run', { roomId, name, text });
    return until('an answer', () => admin.signals.find((signal) => signal.type === 'command-answered' && signal.invocationId === invocationId));
  };
  const last = async () => (await admin.ask('messages.history', { roomId })).messages.at(-1);
  const endsWith = (words: string) => until(words, async () => (await last())?.body.endsWith(words));
  const first = await start();
  expect(await run('ask-on')).toMatchObject({ outcome: 'done' });
  expect(await run('ask', ' hello')).toMatchObject({ outcome: 'done' });
  await endsWith('Hello from the model');
  expect(model.requests[0]).toMatchObject({ model: 'small', stream: true });
  model.model.answer = ({ say }) => say('on and on');
  await run('ask', ' for ever');
  await endsWith('on and on …');
  const [writing] = (await admin.ask('writings.list', { roomId })).writings;
  await admin.ask('writings.stop', { roomId, messageId: writing?.messageId });
  await until('the stream is closed', () => model.closedEarly() === 1);
  await endsWith(`_Stopped by ${admin.session.user.displayName}._`);
  await run('ask', ' once more');
  await endsWith('on and on …');
  await first.kill();
  const second = await start();
  await endsWith('_The bot was restarted meanwhile._');
  await run('ask', ' and again');
  await endsWith('on and on …');
  expect(await second.stop()).toBe(0);
  expect((await last())?.body).toBe('on and on\n\n_The bot was restarted meanwhile._');
  expect((await admin.ask('writings.list', { roomId })).writings).toEqual([]);
});
