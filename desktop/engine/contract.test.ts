import { type EngineCallName, engineCallNames } from '@parley/shared/ipc/channels';
import { engineContract } from '@parley/shared/ipc/contract';
import { afterEach, expect, test } from 'vitest';
import { createWorld, type World } from './testing/world.ts';

let world: World;
afterEach(() => world?.end());

const takesNothing: readonly EngineCallName[] = ['app.view', 'settings.update'];

test.each(engineCallNames.filter((name) => !takesNothing.includes(name)))('%s: bad input of any kind is `invalid`, with what is wrong', async (name) => {
  world = createWorld();
  const ana = await world.signUp('ana');
  for (const input of [undefined, null, 7, 'words', [], {}, { accountId: 'x', roomId: '\u0000', body: '\ud800' }]) {
    const answer = await ana.engine.call(name, input);
    expect(answer, JSON.stringify(input)).toMatchObject({ ok: false, error: { code: 'invalid' } });
    expect(answer.ok === false && answer.error.issues?.length).toBeGreaterThan(0);
  }
});

test('a call that nobody knows, an account and a room that are not here', async () => {
  world = createWorld();
  const ana = await world.signUp('ana');
  const nowhere = world.newId();
  expect(await ana.engine.call('toString' as EngineCallName, {})).toMatchObject({ ok: false, error: { code: 'invalid' } });
  expect(await ana.engine.call('rooms.list', { accountId: nowhere })).toMatchObject({ ok: false, error: { code: 'not-found' } });
  expect(await ana.engine.call('messages.send', { accountId: ana.accountId, roomId: nowhere, body: 'x' })).toMatchObject({
    ok: false,
    error: { code: 'not-found' },
  });
  expect(await ana.engine.call('outbox.retry', { accountId: ana.accountId, opId: nowhere })).toMatchObject({ ok: false, error: { code: 'not-found' } });
});

test('answers are what the contract says', async () => {
  world = createWorld();
  const ana = await world.signUp('ana');
  const { room } = await ana.call('rooms.create', { kind: 'public', name: 'general' });
  await ana.call('messages.send', { roomId: room.id, body: 'hello' });
  await world.clock.pass(1_000);
  const base = { accountId: ana.accountId, roomId: room.id };
  const inputs: [EngineCallName, unknown][] = [
    ['app.view', {}],
    ['servers.probe', { url: 'localhost:1' }],
    ['rooms.list', base],
    ['rooms.directory', base],
    ['timeline.page', { ...base, anchor: { at: 'unread' }, limit: 50 }],
    ['outbox.list', base],
    ['drafts.get', base],
    ['members.list', base],
    ['users.search', { ...base, query: 'a' }],
    ['settings.update', { theme: 'dark' }],
    ['sync.ledger', base],
    ['sessions.list', base],
  ];
  for (const [name, input] of inputs) {
    let answer: Awaited<ReturnType<typeof ana.engine.call>> | null = null;
    void ana.engine.call(name, input).then((given) => {
      answer = given;
    });
    while (answer === null) await world.clock.pass(10);
    expect(answer, name).toMatchObject({ ok: true });
    const { value } = answer as { value: unknown };
    expect(engineContract[name].output.safeParse(value).error?.issues, name).toBeUndefined();
  }
});

test('settings are kept', async () => {
  world = createWorld();
  const ana = await world.signUp('ana');
  await ana.call('settings.update', { theme: 'dark', fontSize: 16 });
  await ana.close();
  ana.start();
  expect((await ana.call('app.view', {})).settings).toMatchObject({ theme: 'dark', fontSize: 16, density: 'comfortable' });
});
