import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type BotProcess, startBotProcess } from '../../support/bot-process.ts';
import { type HttpStand, startHttpStand } from '../../support/http-stand.ts';
import { uuidv7 } from '../../support/ids.ts';
import { createTestDatabase, type TestDatabase } from '../../support/postgres.ts';
import { arrive, freshHandle, type OutsideClient, openRoom, until } from '../outside/outside-client.ts';
import { type OutsideRelay, startOutsideRelay } from '../outside/outside-relay.ts';

const recorded = (code: string) => readFileSync(new URL(`../../../bot-kit/bots/stock/fixtures/${code}.csv`, import.meta.url), 'utf8');
let database: TestDatabase;
let relay: OutsideRelay;
let admin: OutsideClient;
let stand: HttpStand;
let folder: string;
let child: BotProcess;
let isBroken = false;

beforeAll(async () => {
  database = await createTestDatabase();
  folder = await mkdtemp(join(tmpdir(), 'parley-stock-'));
  relay = await startOutsideRelay({ DATABASE_URL: database.url });
  stand = await startHttpStand((request, response) => {
    const code = new URL(request.url ?? '', 'http://stand').searchParams.get('s') ?? '';
    if (isBroken) response.writeHead(503).end();
    else response.end(recorded(code));
  });
  admin = await arrive(relay.url, 'admin');
});
afterAll(async () => {
  await child?.kill();
  admin?.close();
  await stand?.close();
  await relay?.stop();
  await database?.drop();
  await rm(folder, { recursive: true, force: true });
});

it('answers what a share costs in its own process, for everybody and for good; what is wrong it tells who asked', async () => {
  const { bot, secret } = await admin.ask('bots.create', { opId: uuidv7(), handle: freshHandle('stock'), displayName: 'Quotes' });
  const roomId = await openRoom(admin);
  await admin.ask('members.add', { roomId, userIds: [bot.user.id] });
  child = startBotProcess('bots/stock/main.ts', {
    PARLEY_URL: relay.url,
    PARLEY_TOKEN: secret,
    PARLEY_STATE: join(folder, 'stock.json'),
    STOCK_URL: `${stand.url}/q/l/`,
    STOCK_KEEP_SECONDS: '0',
  });
  await child.connected;
  const run = async (text: string) => {
    const { invocationId } = await admin.ask('commands.run', { roomId, name: 'stock', text });
    return until('an answer', () => admin.signals.find((signal) => signal.type === 'command-answered' && signal.invocationId === invocationId));
  };
  expect(await run('=aapl.us')).toMatchObject({ outcome: 'done' });
  expect(await run(' AAPL.US')).toMatchObject({ outcome: 'done' });
  expect(await run('=nosuch.us')).toMatchObject({ outcome: 'failed', message: 'There is no quote for NOSUCH.US.' });
  expect(await run('=what is this')).toMatchObject({ outcome: 'failed', message: expect.stringContaining('like this: /stock=aapl.us') });
  isBroken = true;
  expect(await run('=aapl.us')).toMatchObject({ outcome: 'failed', message: expect.stringContaining('does not answer right now') });
  isBroken = false;
  const { messages } = await admin.ask('messages.history', { roomId });
  expect(messages).toMatchObject([
    { body: 'AAPL.US quote is $93.42 per share', authorId: bot.user.id, command: { name: 'stock', text: '=aapl.us', userId: admin.id } },
    { body: 'AAPL.US quote is $93.42 per share', command: { text: ' AAPL.US' } },
  ]);
  expect(await child.stop()).toBe(0);
});
