import { randomUUIDv7 } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EngineCallName } from '@parley/shared/ipc/channels';
import { createEngine } from '../../desktop/engine/create-engine.ts';
import { createRelayHttp } from '../../desktop/engine-process/relay-http.ts';
import { createConnect } from '../../desktop/engine-process/socket-connection.ts';
import { systemClock } from '../../desktop/engine-process/system-clock.ts';

/** An engine in a process of its own that a test can kill. Its refresh token lies in a file, as a keychain would keep it over a kill. */
const directory = process.argv[2] ?? '';
const quiet = (): void => undefined;
const fileOf = (id: string): string => join(directory, `secret-${id}`);

const engine = createEngine(
  {
    directory,
    connect: createConnect(quiet),
    http: createRelayHttp(quiet),
    secrets: {
      storage: async () => 'memory',
      get: async (id) => (existsSync(fileOf(id)) ? readFileSync(fileOf(id), 'utf8') : null),
      set: async (id, secret) => writeFileSync(fileOf(id), secret),
      delete: async (id) => rmSync(fileOf(id), { force: true }),
    },
    clock: systemClock,
    random: Math.random,
    newId: randomUUIDv7,
    device: { name: 'child', platform: 'test' },
    log: quiet,
  },
  { tuning: { backoffBaseMs: 100, backoffMaxMs: 500 } },
);

process.on('message', ({ id, name, input }: { id: number; name: EngineCallName; input: unknown }) => {
  void engine.call(name, input).then((result) => process.send?.({ id, result }));
});
process.on('disconnect', () => process.exit(0));
process.send?.({ id: 0, result: { ok: true, value: null } });
