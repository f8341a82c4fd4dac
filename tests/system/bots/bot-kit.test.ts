import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CommandError } from '@parley/bot-kit/call-error';
import { type Bot, type BotOptions, connect as connectBot } from '@parley/bot-kit/connect';
import type { LogEntry } from '@parley/bot-kit/log';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type BotProcess, startBotProcess } from '../../support/bot-process.ts';
import { uuidv7 } from '../../support/ids.ts';
import { createTestDatabase, type TestDatabase } from '../../support/postgres.ts';
import { arrive, connect, freshHandle, type OutsideClient, openRoom, until, wholeLog } from '../outside/outside-client.ts';
import { freePort, type OutsideRelay, startOutsideRelay } from '../outside/outside-relay.ts';

let database: TestDatabase;
let relay: OutsideRelay;
let environment: Record<string, string>;
let admin: OutsideClient;
let folder: string;
const bots: Bot[] = [];
const children: ChildProcess[] = [];
const processes: BotProcess[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  folder = await mkdtemp(join(tmpdir(), 'parley-bots-'));
  environment = { DATABASE_URL: database.url, PORT: String(await freePort()), DATA_DIR: join(folder, 'relay') };
  relay = await startOutsideRelay(environment);
  admin = await arrive(relay.url, 'admin');
});
afterEach(async () => {
  await Promise.all(bots.splice(0).map((bot) => bot.stop()));
  for (const child of children.splice(0)) child.kill('SIGKILL');
  for (const bot of processes.splice(0)) await bot.kill();
});
afterAll(async () => {
  admin?.close();
  await relay?.stop();
  await database?.drop();
  await rm(folder, { recursive: true, force: true });
});

type Made = { id: string; handle: string; secret: string; roomId: string; stateFile: string };

/** A bot in a room of its own with the admin. */
async function makeBot(more: object = {}): Promise<Made> {
  const handle = freshHandle('bot');
  const { bot, secret } = await admin.ask('bots.create', { opId: uuidv7(), handle, displayName: 'A bot', ...more });
  const roomId = await openRoom(admin);
  await admin.ask('members.add', { roomId, userIds: [bot.user.id] });
  return { id: bot.user.id, handle, secret, roomId, stateFile: join(folder, `${handle}.json`) };
}

const quiet = () => undefined;
function kit({ secret, stateFile }: Pick<Made, 'secret' | 'stateFile'>, more: Partial<BotOptions> = {}): Bot {
  const bot = connectBot({ url: relay.url, token: secret, stateFile, editEveryMs: 50, log: quiet, ...more });
  bots.push(bot);
  return bot;
}

/** What a bot has in the room's log, as it is now. */
async function saidBy(bot: Pick<Made, 'id' | 'roomId'>, client = admin): Promise<string[]> {
  const { messages } = await client.ask('messages.history', { roomId: bot.roomId, limit: 200 });
  return messages.filter(({ authorId }) => authorId === bot.id).map(({ body }) => body);
}

describe('the bot library', () => {
  it('hears, answers below the message or in its thread, and edits an answer that is being written', async () => {
    const made = await makeBot();
    const bot = kit(made);
    bot.onMention(async (message) => {
      const stopTyping = message.typing();
      const answer = await message.reply('…');
      let text = '';
      for (const word of ['one', 'two', 'three', 'four', 'five']) {
        text += `${word} `;
        void answer.edit(text);
      }
      await answer.edit(`${text}done`);
      stopTyping();
    });
    await bot.start();
    await admin.say(made.roomId, 'not for you');
    const asked = await admin.say(made.roomId, `@${made.handle} count`);
    await until('the whole answer', async () => (await saidBy(made)).includes('one two three four five done'));
    const answers = (await admin.ask('messages.history', { roomId: made.roomId })).messages.filter(({ authorId }) => authorId === made.id);
    expect(answers).toMatchObject([{ replyToId: asked.id }]);
    const edits = (await wholeLog(admin, made.roomId)).filter(({ type }) => type === 'message-edited');
    expect(edits.length).toBeLessThan(5);
    const inThread = await admin.say(made.roomId, `@${made.handle} here`, { threadRootId: asked.id });
    await until('an answer in the thread', async () => {
      const { messages } = await admin.ask('messages.history', { roomId: made.roomId, threadRootId: asked.id });
      return messages.some(({ authorId, seq }) => authorId === made.id && seq > inThread.seq);
    });
  });

  it('is told everything once, in order, over its own restart and the relay’s', async () => {
    const made = await makeBot();
    const heard: string[] = [];
    const first = kit(made);
    first.onMessage((message) => void heard.push(message.body));
    await first.start();
    await admin.say(made.roomId, 'one');
    await until('one', () => heard.length === 1);
    await first.stop();
    for (const word of ['two', 'three']) await admin.say(made.roomId, word);
    const second = kit(made);
    second.onMessage((message) => void heard.push(message.body));
    await second.start();
    await until('two and three', () => heard.length === 3);
    await relay.stop();
    relay = await startOutsideRelay(environment);
    const back = await connect(relay.url, admin.session);
    await back.ask('sync.open', { cursors: {} });
    admin = back;
    await admin.say(made.roomId, 'four');
    await until('four', () => heard.length === 4);
    expect(heard).toEqual(['one', 'two', 'three', 'four']);
  });

  it('stores each reply once, though it is killed in the middle of one', async () => {
    const made = await makeBot();
    const steps = join(folder, 'steps');
    const start = (waits: string) => {
      const child = spawn(process.execPath, [fileURLToPath(new URL('reply-child.ts', import.meta.url)), relay.url, made.secret, made.stateFile, steps, waits]);
      children.push(child);
      return child;
    };
    const stepsOf = () => (existsSync(steps) ? readFileSync(steps, 'utf8').split('\n') : []);
    const killed = start('after-reply');
    await until('it has started', () => stepsOf().includes('started'));
    await admin.say(made.roomId, 'first');
    await admin.say(made.roomId, 'second');
    await until('it has replied', () => stepsOf().includes('replied first'));
    killed.kill('SIGKILL');
    await new Promise((resolve) => killed.once('exit', resolve));
    start('');
    await until('it is done', () => stepsOf().includes('done second'));
    expect(stepsOf().filter((step) => step === 'handling first')).toHaveLength(2);
    expect(await saidBy(made)).toEqual(['whole answer to first', 'and another to first', 'whole answer to second', 'and another to second']);
  });

  it('answers commands: in the room, to who typed them alone, or with a reason', async () => {
    const made = await makeBot();
    const lena = await arrive(relay.url, 'lena');
    await admin.ask('members.add', { roomId: made.roomId, userIds: [lena.id] });
    const start = async () => {
      const bot = kit(made);
      bot.command('price', { description: 'A price', args: [{ name: 'code', kind: 'word', required: true }] }, async (command) => {
        if (command.args['code'] === 'none') throw new CommandError('There is no such share.');
        if (command.args['code'] === 'broken') throw new Error('a secret of the inside');
        if (command.args['code'] === 'mine') await command.replyPrivately('only for you');
        else await command.reply(`${command.args['code']} costs $93.42`);
      });
      await bot.start();
      return bot;
    };
    const run = async (text: string) => (await lena.ask('commands.run', { roomId: made.roomId, name: 'price', text })).invocationId;
    const answersTo = (client: OutsideClient, id: string) =>
      client.signals.flatMap((signal) => (signal.type === 'command-answered' && signal.invocationId === id ? [signal] : []));
    const answer = async (id: string) => until('an answer', () => answersTo(lena, id)[0]);
    await (await start()).stop();
    // Typed while the bot is away, and found when it comes back.
    const open = await run('=aapl.us');
    await start();
    expect(await answer(open)).toMatchObject({ outcome: 'done' });
    const mine = await run(' mine');
    expect(await answer(mine)).toMatchObject({ outcome: 'reply', body: 'only for you' });
    expect(await answer(await run(' none'))).toMatchObject({ outcome: 'failed', message: 'There is no such share.' });
    expect(await answer(await run(''))).toMatchObject({ outcome: 'failed', message: '/price needs code. Like this: /price <code>' });
    expect(await answer(await run(' broken'))).toMatchObject({ outcome: 'failed', message: 'Something went wrong. Please try again later.' });
    expect(answersTo(admin, mine)).toEqual([]);
    const { messages } = await admin.ask('messages.history', { roomId: made.roomId });
    expect(messages).toMatchObject([{ body: 'aapl.us costs $93.42', command: { userId: lena.id, name: 'price', text: '=aapl.us' } }]);
    lena.close();
  });

  it('says in clear words why it may not: token, scope, revocation, state file', async () => {
    const made = await makeBot({ scopes: ['messages:read', 'commands'] });
    const stranger = kit({ secret: 'pbt_wrong', stateFile: join(folder, 'stranger.json') });
    stranger.onMessage(quiet);
    await expect(stranger.start()).rejects.toThrow('The server does not take this token');
    const reasons: LogEntry[] = [];
    const bot = kit(made, { log: (entry) => reasons.push(entry) });
    bot.onMessage((message) => message.reply('no'));
    await bot.start();
    expect(() => kit(made)).toThrow('same state file');
    await admin.say(made.roomId, 'hello');
    const failed = await until('it is refused', () => reasons.find(({ event }) => event === 'handler-failed'));
    expect(failed['reason']).toContain('needs the scope messages:write');
    const [token] = (await admin.ask('bots.tokens', { botId: made.id })).tokens;
    await admin.ask('bots.revokeToken', { botId: made.id, tokenId: token?.id });
    await expect(bot.ended).rejects.toThrow('The token was revoked.');
    const scopeless = await makeBot({ scopes: ['messages:write'] });
    const deaf = kit(scopeless);
    deaf.onMessage(quiet);
    await expect(deaf.start()).rejects.toThrow('messages:read');
  });

  it('waits as long as the server says where it is too fast, and says everything', async () => {
    const limited = await startOutsideRelay({ DATABASE_URL: database.url, RATE_LIMITS: JSON.stringify({ botWrites: { capacity: 5, perSecond: 20 } }) });
    try {
      const made = await makeBot();
      const bot = kit(made, { url: limited.url });
      await bot.start();
      await Promise.all(Array.from({ length: 30 }, (_, n) => bot.send(made.roomId, `line ${n}`, { key: String(n) })));
      await bot.send(made.roomId, 'line 0 again', { key: '0' });
      expect((await saidBy(made)).sort()).toEqual(Array.from({ length: 30 }, (_, n) => `line ${n}`).sort());
    } finally {
      await limited.stop();
    }
  });

  it('answers once where two instances share a token', async () => {
    const made = await makeBot();
    const [one, two] = [kit(made), kit({ ...made, stateFile: `${made.stateFile}.two` })];
    let handled = 0;
    for (const bot of [one, two]) {
      bot.onMessage(async (message) => {
        await message.reply(`heard ${message.body}`);
        handled += 1;
      });
      await bot.start();
    }
    await admin.say(made.roomId, 'once');
    await until('both have handled it', () => handled === 2);
    expect(await saidBy(made)).toEqual(['heard once']);
  });

  it('runs the example as it is written, and as the manual shows it', async () => {
    const read = (path: string) => readFileSync(new URL(`../../../bot-kit/${path}`, import.meta.url), 'utf8');
    const example = read('examples/echo.ts');
    expect(read('README.md')).toContain(`\`\`\`ts\n${example}\`\`\``);
    expect(example.trimEnd().split('\n').length).toBeLessThanOrEqual(20);
    const made = await makeBot();
    const bot = startBotProcess('examples/echo.ts', { PARLEY_URL: relay.url, PARLEY_TOKEN: made.secret, PARLEY_STATE: made.stateFile });
    processes.push(bot);
    await bot.connected;
    await admin.say(made.roomId, `@${made.handle} hello`);
    await until('it answers', async () => (await saidBy(made)).includes(`You said: @${made.handle} hello`));
    expect(await bot.stop()).toBe(0);
  });

  it('is a package of plain JavaScript that needs socket.io-client alone, once it is built', async () => {
    const kitFolder = fileURLToPath(new URL('../../../bot-kit', import.meta.url));
    const project = join(folder, 'project');
    const out = join(project, 'node_modules', '@parley', 'bot-kit');
    await mkdir(out, { recursive: true });
    execFileSync(process.execPath, [join(kitFolder, 'build.mjs'), out]);
    const imported = readdirSync(out)
      .filter((file) => file.endsWith('.js'))
      .flatMap((file) => [...readFileSync(join(out, file), 'utf8').matchAll(/^import .*? from '([^'.][^']*)'/gm)].map(([, name]) => name));
    expect(new Set(imported.filter((name) => name?.startsWith('node:') !== true))).toEqual(new Set(['socket.io-client']));
    await symlink(fileURLToPath(new URL('../../../node_modules/socket.io-client', import.meta.url)), join(project, 'node_modules', 'socket.io-client'));
    await copyFile(join(kitFolder, 'examples', 'echo.ts'), join(project, 'echo.ts'));
    const made = await makeBot();
    const bot = startBotProcess(join(project, 'echo.ts'), { PARLEY_URL: relay.url, PARLEY_TOKEN: made.secret, PARLEY_STATE: made.stateFile });
    processes.push(bot);
    await bot.connected;
    await admin.ask('commands.run', { roomId: made.roomId, name: 'echo', text: ' from a package' });
    await until('it answers', async () => (await saidBy(made)).includes('from a package'));
    expect(await bot.stop()).toBe(0);
  });
});
