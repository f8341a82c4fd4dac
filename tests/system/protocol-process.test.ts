import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { uuidv7 } from '../support/ids.ts';
import { createEmptyDatabase, createTestDatabase, type TestDatabase } from '../support/postgres.ts';
import { arrive, connect, http, type OutsideClient, openRoom, signUp, until, wholeLog } from './outside/outside-client.ts';
import { freePort, launchRelay, type OutsideRelay, startOutsideRelay } from './outside/outside-relay.ts';
import { serverShape } from './outside/shapes.ts';

let folder: string;
let database: TestDatabase;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-process-'));
  // An embedded PostgreSQL may run as another user, who must be able to pass.
  await chmod(folder, 0o711);
  database = await createTestDatabase();
  await writeFile(join(folder, 'a-file'), '');
});
afterAll(async () => {
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

const secret = 'a secret of thirty-two characters, at least';
const storeOf = async (url: string) => serverShape.parse((await http(url, 'GET', '/v1/server')).json).storeId;
const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

describe('the environment: a wrong variable is one clear line and exit code 2', () => {
  const wrong: [string, Record<string, string>][] = [
    ['PORT', { PORT: 'http' }],
    ['PORT', { PORT: '65536' }],
    ['PORT', { PORT: '-1' }],
    ['PORT', { PORT: '48.5' }],
    ['HOST', { HOST: 'not a host' }],
    ['HOST', { HOST: '203.0.113.9' }],
    ['HOST', { HOST: 'no-such-host.invalid' }],
    ['PUBLIC_URL', { PUBLIC_URL: 'chat.example.org' }],
    ['PUBLIC_URL', { PUBLIC_URL: 'ftp://chat.example.org' }],
    ['PUBLIC_URL', { PUBLIC_URL: 'https://somebody:secret@chat.example.org' }],
    ['DATABASE_URL', { DATABASE_URL: 'mysql://localhost/x' }],
    ['DATABASE_URL', { DATABASE_URL: 'nonsense' }],
    ['REDIS_URL', { REDIS_URL: 'http://localhost', JWT_SECRET: secret }],
    ['JWT_SECRET', { REDIS_URL: 'redis://127.0.0.1:1' }],
    ['JWT_SECRET', { JWT_SECRET: 'short' }],
    ['NODE_NAME', { NODE_NAME: 'two words\nand a line' }],
    ['NODE_NAME', { NODE_NAME: 'x'.repeat(300) }],
    ['REGISTRATION', { REGISTRATION: 'maybe' }],
    ['RELAY_ROLES', { RELAY_ROLES: 'api,everything' }],
    ['RELAY_ROLES', { RELAY_ROLES: ',' }],
    ['RATE_LIMITS', { RATE_LIMITS: '{' }],
    ['RATE_LIMITS', { RATE_LIMITS: '[]' }],
    ['RATE_LIMITS', { RATE_LIMITS: '{"writes":{"capacity":"many"}}' }],
    ['RATE_LIMITS', { RATE_LIMITS: '{"rites":{"capacity":1}}' }],
    ['LOG_LEVEL', { LOG_LEVEL: 'loud' }],
    ['TRUST_PROXY', { TRUST_PROXY: 'perhaps' }],
    ['TRUST_PROXY', { TRUST_PROXY: '999.1.1.1' }],
    ['DATA_DIR', { DATA_DIR: 'a-file' }],
    ['DATA_DIR', { DATA_DIR: 'a-file', JWT_SECRET: secret }],
  ];
  test.each(wrong)('%s %o', async (name, environment) => {
    const dataDir = environment['DATA_DIR'] === undefined ? join(folder, 'unused') : join(folder, environment['DATA_DIR']);
    const relay = launchRelay({ PORT: String(await freePort()), ...environment, DATA_DIR: dataDir });
    const code = await Promise.race([relay.exited, until('it ends', () => undefined, 60_000).catch(() => 'still running')]);
    await relay.stop();
    expect({ code, output: relay.output() }).toEqual({ code: 2, output: expect.any(String) });
    const lines = relay.output().trim().split('\n');
    expect(lines.length).toBe(1);
    expect(lines[0]).toContain(name);
    expect(lines[0]).not.toMatch(/ZodError|at .*\.ts:/);
  });
});

describe('one node with an embedded PostgreSQL', () => {
  test('keeps accounts, messages, store and secret over a SIGTERM: exit code 0, PostgreSQL stopped, nothing left running', async () => {
    const dataDir = join(folder, 'embedded');
    const environment = { DATA_DIR: dataDir, JWT_SECRET: '', NODE_NAME: 'lonely' };
    const first = await startOutsideRelay(environment);
    const ann = await arrive(first.url, 'ann');
    const roomId = await openRoom(ann);
    const said = await ann.say(roomId, 'keep this');
    const storeId = await storeOf(first.url);
    const pids = (await postgresPids(dataDir)).filter(isAlive);
    expect(pids.length).toBe(1);

    const startedAt = performance.now();
    first.signal('SIGTERM');
    await until('told', () => ann.draining.length === 1);
    first.signal('SIGTERM');
    expect(await first.exited).toBe(0);
    expect(performance.now() - startedAt).toBeLessThan(14_000);
    expect(pids.filter(isAlive)).toEqual([]);
    expect(ann.ended).toEqual([]);
    ann.close();

    const again = await startOutsideRelay(environment);
    expect(await storeOf(again.url)).toBe(storeId);
    // The secret was kept: the token of before still counts.
    const back = await connect(again.url, ann.session);
    expect((await wholeLog(back, roomId)).at(-1)).toMatchObject({ message: { id: said.id, body: 'keep this' } });
    expect(await again.stop()).toBe(0);
    back.close();
    for (const file of await readdir(dataDir)) {
      const info = await stat(join(dataDir, file));
      if (info.isFile() && /secret/.test(file)) expect(info.mode & 0o077).toBe(0);
    }
  });

  test('a relay that was killed starts again on its data', async () => {
    const dataDir = join(folder, 'killed');
    const first = await startOutsideRelay({ DATA_DIR: dataDir });
    const ann = await arrive(first.url, 'ann');
    const roomId = await openRoom(ann);
    const said = await Promise.all(Array.from({ length: 50 }, (_, n) => ann.say(roomId, `${n}`)));
    first.signal('SIGKILL');
    await first.exited;
    ann.close();
    const again = await startOutsideRelay({ DATA_DIR: dataDir });
    const back = await connect(again.url, ann.session);
    const stored = (await wholeLog(back, roomId)).flatMap((event) => (event.type === 'message-created' ? [event.message.id] : []));
    expect(new Set(stored)).toEqual(new Set(said.map(({ id }) => id)));
    back.close();
    expect(await again.stop()).toBe(0);
  });

  // Where the machine's own Node is another one than the project's, the relay runs in a second process: `kill -9` reaches only the first.
  test('a relay goes at once with the process that started it on the right Node', async () => {
    const port = String(await freePort());
    const child = spawn(process.execPath, [join(import.meta.dirname, '..', '..', 'scripts', 'relay.mjs')], {
      env: {
        PATH: process.env['PATH'],
        PORT: port,
        HOST: '127.0.0.1',
        LOG_LEVEL: 'warn',
        DATABASE_URL: database.url,
        DATA_DIR: folder,
        PARLEY_STARTED_BY: '1',
      },
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    const ended = new Promise<string | null>((resolve) => child.once('exit', (_code, signal) => resolve(signal)));
    try {
      await until(
        'it is ready',
        () =>
          fetch(`http://127.0.0.1:${port}/readyz`).then(
            ({ ok }) => ok,
            () => false,
          ),
        60_000,
      );
      // What the operating system does when the starting process is killed.
      child.disconnect();
      expect(await ended).toBe('SIGKILL');
    } finally {
      child.kill('SIGKILL');
    }
  });
});

/** The process numbers that PostgreSQL writes into its data folders. */
async function postgresPids(dataDir: string): Promise<number[]> {
  const files = await readdir(dataDir, { recursive: true });
  const pidFiles = files.filter((file) => file.endsWith('postmaster.pid'));
  return Promise.all(pidFiles.map(async (file) => Number((await readFile(join(dataDir, file), 'utf8')).split('\n')[0])));
}

describe('SIGTERM', () => {
  test('draining says when to reconnect; what was acknowledged is stored; a silent client does not hold it up', async () => {
    const relay: OutsideRelay = await startOutsideRelay({ DATABASE_URL: database.url });
    const [ann, silent]: OutsideClient[] = await Promise.all([arrive(relay.url, 'ann'), arrive(relay.url, 'silent')]);
    if (ann === undefined || silent === undefined) throw new Error('two clients');
    const roomId = await openRoom(ann);
    await silent.ask('rooms.join', { roomId });
    const acknowledged: string[] = [];
    const sending = Promise.allSettled(
      Array.from({ length: 400 }, async () => {
        const id = uuidv7();
        await ann.say(roomId, 'x', { id });
        acknowledged.push(id);
      }),
    );
    await until('some are stored', () => acknowledged.length > 10);
    const startedAt = performance.now();
    relay.signal('SIGTERM');
    expect(await relay.exited).toBe(0);
    expect(performance.now() - startedAt).toBeLessThan(11_000);
    await until('disconnected', () => ann.order.includes('disconnect') && silent.order.includes('disconnect'));
    for (const client of [ann, silent]) {
      expect(client.draining.length).toBe(1);
      expect(client.draining[0]?.reconnectAfterMs).toBeLessThan(60_000);
      expect(client.ended).toEqual([]);
      client.close();
    }
    await sending;
    const again = await startOutsideRelay({ DATABASE_URL: database.url });
    const back = await connect(again.url, ann.session);
    const stored = new Set((await wholeLog(back, roomId)).flatMap((event) => (event.type === 'message-created' ? [event.message.id] : [])));
    expect(acknowledged.filter((id) => !stored.has(id))).toEqual([]);
    back.close();
    await again.stop();
  });

  test('while it starts: it ends, with PostgreSQL stopped', async () => {
    const dataDir = join(folder, 'impatient');
    const relay = launchRelay({ PORT: String(await freePort()), DATA_DIR: dataDir });
    await until('PostgreSQL is coming up', () => existsSync(dataDir), 60_000);
    relay.signal('SIGTERM');
    const code = await relay.exited;
    expect(code).toBeOneOf([0, null]);
    await until('no server left', async () => (await postgresPids(dataDir).catch(() => [])).every((pid) => !isAlive(pid)));
  });
});

test('a port that is taken is said in one line, before anything is started', async () => {
  const relay = await startOutsideRelay({ DATABASE_URL: database.url });
  const second = launchRelay({ PORT: new URL(relay.url).port, DATABASE_URL: database.url, DATA_DIR: join(folder, 'second'), LOG_LEVEL: 'silent' });
  expect(await second.exited).toBe(2);
  expect(second.output().trim().split('\n').length).toBe(1);
  expect(second.output()).toContain(`PORT ${new URL(relay.url).port}`);
  await relay.stop();
});

test('many nodes may start at once: on one empty database, and each on a PostgreSQL of its own', async () => {
  const empty = await createEmptyDatabase();
  const nodes = await Promise.all([
    ...['a', 'b', 'c'].map((name) => startOutsideRelay({ DATABASE_URL: empty.url, NODE_NAME: name })),
    ...['d', 'e'].map((name) => startOutsideRelay({ DATA_DIR: join(folder, name), NODE_NAME: name })),
  ]);
  const stores = await Promise.all(nodes.map(({ url }) => storeOf(url)));
  expect(new Set(stores.slice(0, 3)).size).toBe(1);
  expect(new Set(stores).size).toBe(3);
  for (const { url } of nodes) await signUp(url);
  expect(await Promise.all(nodes.map((node) => node.stop()))).toEqual([0, 0, 0, 0, 0]);
  await empty.drop();
});
