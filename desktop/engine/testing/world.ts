import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Id } from '@parley/shared/ids';
import type { Change } from '@parley/shared/ipc/changes';
import type { EngineCallName } from '@parley/shared/ipc/channels';
import type { IpcInput, IpcOutput } from '@parley/shared/ipc/contract';
import { createEngine } from '../create-engine.ts';
import type { Engine } from '../engine.ts';
import type { Clock, EngineDeps } from '../ports.ts';
import type { Tuning } from '../tuning.ts';
import { createFakeClock, type FakeClock } from './fake-clock.ts';
import { createNetwork, type Network } from './memory-network.ts';
import { createMemoryRelay, type MemoryRelay } from './memory-relay.ts';
import { createIds, createRandom } from './seeded-random.ts';

/** One person's app: an engine with its own folder, network and secrets. */
export type Client = {
  name: string;
  readonly directory: string;
  engine: Engine;
  network: Network;
  accountId: Id;
  userId: Id;
  changes: Change[];
  call<N extends EngineCallName>(name: N, input: Omit<IpcInput<N>, 'accountId'>): Promise<IpcOutput<N>>;
  close(): Promise<void>;
  /** As `kill -9`: nothing more runs, nothing is written down; what the disk holds is what the next start finds. */
  kill(): void;
  start(): void;
};

export type World = {
  clock: FakeClock;
  relay: MemoryRelay;
  /** Everything the engines logged. */
  logged: { client: string; level: string; event: string; details: unknown }[];
  random: () => number;
  newId: () => Id;
  signUp(name: string): Promise<Client>;
  /** A second device of the same person. */
  signIn(name: string): Promise<Client>;
  end(): Promise<void>;
};

const fastest = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
const serverUrl = 'http://localhost:1';

/** A clock whose timers stop with the process they belong to. */
function mortalClock(clock: Clock): { clock: Clock; die(): void } {
  let isDead = false;
  return {
    clock: { now: clock.now, after: (ms, run) => clock.after(ms, () => (isDead ? undefined : run())) },
    die() {
      isDead = true;
    },
  };
}

/** A relay in memory and engines around it, in fake time and with reproducible chance. */
export function createWorld(input: { seed?: number; tuning?: Partial<Tuning>; accessTokenMs?: number } = {}): World {
  const clock = createFakeClock();
  const random = createRandom(input.seed ?? 1);
  const newId = createIds(clock.now, random);
  const relay = createMemoryRelay({ clock, newId, ...(input.accessTokenMs === undefined ? {} : { accessTokenMs: input.accessTokenMs }) });
  const root = mkdtempSync(join(fastest, 'parley-engine-'));
  const clients: Client[] = [];
  const logged: World['logged'] = [];
  const dead: Engine[] = [];
  let folders = 0;

  const newFolder = (name: string): string => {
    folders += 1;
    return join(root, `${name}-${folders}`);
  };

  const createClient = (name: string): Client => {
    const secrets = new Map<string, string>();
    let directory = newFolder(name);
    let life = mortalClock(clock);

    const open = (client: Client): void => {
      life = mortalClock(clock);
      const network = createNetwork(relay, life.clock);
      if (client.network) {
        Object.assign(network.faults, client.network.faults);
        Object.assign(network.fileFaults, client.network.fileFaults);
      }
      client.network = network;
      const deps: EngineDeps = {
        directory,
        connect: network.connect,
        http: network.http,
        secrets: {
          storage: async () => 'memory',
          get: async (id) => secrets.get(id) ?? null,
          set: async (id, secret) => void secrets.set(id, secret),
          delete: async (id) => void secrets.delete(id),
        },
        clock: life.clock,
        random,
        newId,
        device: { name, platform: 'test' },
        log: (level, event, details) => {
          logged.push({ client: name, level, event, details });
        },
      };
      // Most tests count calls and say themselves what is fetched.
      client.engine = createEngine(deps, { tuning: { backfillEveryMs: null, ...input.tuning } });
      const changes = client.changes;
      client.engine.onChange((change) => changes.push(change));
    };

    const client: Client = {
      name,
      get directory() {
        return directory;
      },
      engine: undefined as unknown as Engine,
      network: undefined as unknown as Network,
      accountId: '',
      userId: '',
      changes: [],
      async call(call, given) {
        let done = false;
        const answer = client.engine.call(call, { accountId: client.accountId, ...given }).finally(() => {
          done = true;
        });
        while (!done) await clock.pass(10);
        const result = await answer;
        if (!result.ok) throw Object.assign(new Error(`${call}: ${result.error.code} ${result.error.message}`), { wire: result.error });
        return result.value as never;
      },
      async close() {
        await client.engine.close();
        client.network.cut();
      },
      kill() {
        life.die();
        client.network.cut();
        dead.push(client.engine);
        const next = newFolder(name);
        cpSync(directory, next, { recursive: true });
        directory = next;
      },
      start: () => open(client),
    };
    open(client);
    clients.push(client);
    return client;
  };

  const admit = async (client: Client, call: 'accounts.register' | 'accounts.signIn'): Promise<Client> => {
    const base = { serverUrl, handle: client.name.split('@')[0] ?? client.name, password: 'long enough password' };
    const { account } =
      call === 'accounts.register' ? await client.call('accounts.register', { ...base, displayName: base.handle }) : await client.call('accounts.signIn', base);
    client.accountId = account.id;
    client.userId = account.user.id;
    await clock.until(() => client.changes.some((change) => change.type === 'connection-changed' && change.connection.state === 'online'));
    return client;
  };

  return {
    clock,
    relay,
    logged,
    random,
    newId,
    signUp: (name) => admit(createClient(name), 'accounts.register'),
    signIn: (name) => admit(createClient(`${name}@second`), 'accounts.signIn'),
    async end() {
      for (const client of clients) await client.engine.close();
      for (const engine of dead) await engine.close();
      rmSync(root, { recursive: true, force: true });
    },
  };
}
