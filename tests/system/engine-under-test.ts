import { randomUUIDv7 } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Id } from '@parley/shared/ids';
import type { Change } from '@parley/shared/ipc/changes';
import type { EngineCallName } from '@parley/shared/ipc/channels';
import type { IpcInput, IpcOutput } from '@parley/shared/ipc/contract';
import { createEngine } from '../../desktop/engine/create-engine.ts';
import type { Engine } from '../../desktop/engine/engine.ts';
import type { Connect, Log, SecretStore } from '../../desktop/engine/ports.ts';
import type { Tuning } from '../../desktop/engine/tuning.ts';
import { createRelayHttp } from '../../desktop/engine-process/relay-http.ts';
import { createConnect } from '../../desktop/engine-process/socket-connection.ts';
import { systemClock } from '../../desktop/engine-process/system-clock.ts';

/** A real engine with its stores on disk, over real sockets. */
export type EngineUnderTest = {
  name: string;
  directory: string;
  accountId: Id;
  userId: Id;
  handle: string;
  changes: Change[];
  call<N extends EngineCallName>(name: N, input: Omit<IpcInput<N>, 'accountId'>): Promise<IpcOutput<N>>;
  engine(): Engine;
  close(): Promise<void>;
  /** Opens the same folder again. */
  reopen(): void;
  remove(): Promise<void>;
};

/** In memory where the system offers it: these tests are about the log, and thousands of waits for a busy disk say nothing about that. */
const root = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
const quiet: Log = () => undefined;
export const testPassword = 'a long enough password';

/** `as`: the handle of somebody who has an account already; without it the engine's person is new. */
type Input = { name: string; url: string; tuning?: Partial<Tuning>; wrap?: (connect: Connect) => Connect; as?: string };

/** Starts an engine and registers its person at the node behind `url`, or signs him in there. */
export async function startEngine({ name, url, tuning = {}, wrap = (connect) => connect, as }: Input): Promise<EngineUnderTest> {
  const directory = await mkdtemp(join(root, `parley-engine-${name}-`));
  const kept = new Map<string, string>();
  const secrets: SecretStore = {
    storage: async () => 'memory',
    get: async (id) => kept.get(id) ?? null,
    set: async (id, secret) => void kept.set(id, secret),
    delete: async (id) => void kept.delete(id),
  };
  const changes: Change[] = [];
  const open = (): Engine => {
    const opened = createEngine(
      {
        directory,
        connect: wrap(createConnect(quiet)),
        http: createRelayHttp(quiet),
        secrets,
        clock: systemClock,
        random: Math.random,
        newId: randomUUIDv7,
        device: { name, platform: 'test' },
        log: (level, event, details) => {
          if (level === 'error' || level === 'warn') console.error(name, event, details);
        },
      },
      { tuning: { backoffBaseMs: 100, backoffMaxMs: 1_000, ...tuning } },
    );
    opened.onChange((change) => changes.push(change));
    return opened;
  };
  let engine = open();

  const person: EngineUnderTest = {
    name,
    directory,
    accountId: '',
    userId: '',
    handle: '',
    changes,
    async call(callName, input) {
      const result = await engine.call(callName, { accountId: person.accountId, ...input });
      if (!result.ok) throw new Error(`${name}: ${callName}: ${result.error.code} ${result.error.message}`);
      return result.value as never;
    },
    engine: () => engine,
    close: () => engine.close(),
    reopen() {
      engine = open();
    },
    async remove() {
      await engine.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
  const handle = as ?? `${name}-${randomUUIDv7().slice(-8)}`;
  const { account } =
    as === undefined
      ? await person.call('accounts.register', { serverUrl: url, handle, displayName: name, password: testPassword })
      : await person.call('accounts.signIn', { serverUrl: url, handle, password: testPassword });
  person.accountId = account.id;
  person.userId = account.user.id;
  person.handle = account.user.handle;
  return person;
}

/** Waits until the condition holds, looking every 20 ms. @throws after `limitMs` with the last thing that was wrong */
export async function until(what: string, condition: () => boolean | string | Promise<boolean | string>, limitMs = 60_000): Promise<void> {
  const end = Date.now() + limitMs;
  for (;;) {
    const answer = await condition();
    if (answer === true) return;
    if (Date.now() > end) throw new Error(`${what} did not happen within ${limitMs} ms${typeof answer === 'string' ? `: ${answer}` : ''}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
