import { type ChildProcess, fork } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EngineCallName } from '@parley/shared/ipc/channels';
import type { IpcInput, IpcOutput } from '@parley/shared/ipc/contract';
import type { Result } from '@parley/shared/result';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';
import { type RelayProcess, startRelayProcess } from '../support/relay.ts';
import { bodiesBy, compareStore, readRelayLog } from './compare-stores.ts';
import { testPassword, until } from './engine-under-test.ts';

type EngineProcess = { call<N extends EngineCallName>(name: N, input: IpcInput<N>): Promise<IpcOutput<N>>; kill(): Promise<void> };

let database: TestDatabase;
let directory: string;
let relay: RelayProcess | null = null;
let running: EngineProcess | null = null;

beforeAll(async () => {
  database = await createTestDatabase();
  directory = await mkdtemp(join(tmpdir(), 'parley-killed-'));
});
afterAll(async () => {
  await running?.kill();
  await relay?.stop();
  await database?.drop();
  await rm(directory, { recursive: true, force: true });
});

async function startEngineProcess(): Promise<EngineProcess> {
  const child: ChildProcess = fork(join(import.meta.dirname, 'engine-child.ts'), [directory], { execArgv: [], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const waiting = new Map<number, (result: Result<unknown>) => void>();
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  let count = 0;
  const ready = new Promise<void>((resolve) => {
    waiting.set(0, () => resolve());
  });
  child.on('message', (message: { id: number; result: Result<unknown> }) => {
    waiting.get(message.id)?.(message.result);
    waiting.delete(message.id);
  });
  await ready;
  return {
    async call(name, input) {
      count += 1;
      const id = count;
      const answer = new Promise<Result<unknown>>((resolve) => waiting.set(id, resolve));
      child.send({ id, name, input });
      const result = await answer;
      if (!result.ok) throw new Error(`${name}: ${result.error.code} ${result.error.message}`);
      return result.value as never;
    },
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

const count = 300;

test('an engine killed with a full outbox, started offline, then online, sends all of it once, in order', { timeout: 120_000 }, async () => {
  relay = await startRelayProcess({ databaseUrl: database.url });
  const { url } = relay;
  running = await startEngineProcess();
  const { account } = await running.call('accounts.register', { serverUrl: url, handle: 'ana', displayName: 'Ana', password: testPassword });
  const accountId = account.id;
  const { room } = await running.call('rooms.create', { accountId, kind: 'public', name: 'kept' });
  const words = Array.from({ length: count }, (_, index) => `message ${index}`);
  for (const body of words) void running.call('messages.send', { accountId, roomId: room.id, body }).catch(() => undefined);
  // Every word was answered, so every word is on disk; some are on their way.
  await until('all of them queued or sent', async () => {
    const page = await running?.call('outbox.list', { accountId });
    return page !== undefined;
  });
  await running.kill();
  await relay.stop();

  running = await startEngineProcess();
  await running.call('messages.send', { accountId, roomId: room.id, body: 'written offline' });
  const { items } = await running.call('outbox.list', { accountId });
  expect(items.at(-1)).toMatchObject({ body: 'written offline', state: 'queued' });
  await running.kill();
  running = await startEngineProcess();

  relay = await startRelayProcess({ databaseUrl: database.url, port: Number(new URL(url).port) });
  await until('an empty outbox', async () => {
    const left = (await running?.call('outbox.list', { accountId }))?.items.length;
    return left === 0 || `${left} left`;
  });
  const log = await readRelayLog(database.url, room.id);
  expect(bodiesBy(log, account.user.id)).toEqual([...words, 'written offline']);
  await until('the store to hold the log', () => {
    const faults = compareStore({ directory, accountId, userId: account.user.id }, room.id, log);
    return faults.length === 0 || faults.join('; ');
  });
});
