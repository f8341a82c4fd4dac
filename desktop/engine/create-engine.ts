import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type EngineCallName, engineCallNames } from '@parley/shared/ipc/channels';
import { engineContract } from '@parley/shared/ipc/contract';
import { issuesOf, type WireError } from '@parley/shared/protocol/errors';
import { fail, ok, type Result } from '@parley/shared/result';
import { createAccountBook } from './accounts/account-book.ts';
import type { Attention } from './accounts/account-core.ts';
import { createChanges } from './changes.ts';
import type { Engine } from './engine.ts';
import type { Handlers } from './handler-types.ts';
import { createHandlers } from './handlers.ts';
import { type EngineDeps, EngineError } from './ports.ts';
import { createReader } from './reader/reader.ts';
import { watchSecrets } from './session/watched-secrets.ts';
import { createSettings } from './settings/settings.ts';
import { allCertificates } from './store/device/certificates.ts';
import { migrations } from './store/migrations/migrations.ts';
import { lockProfile, openStore } from './store/open-store.ts';
import { beginRun, endRun } from './store/running-mark.ts';
import { StoreError, storeProblemMessage } from './store/sqlite-errors.ts';
import { defaultTuning, type Tuning } from './tuning.ts';

/** What a host may set besides the ports. `readerEntry`: the built file of the reader thread, where it does not lie beside the engine's. */
export type EngineOptions = { tuning?: Partial<Tuning>; readerEntry?: URL };

const closing: WireError = { code: 'unavailable', message: 'The app is closing.' };
const busyProfile: WireError = { code: 'conflict', message: 'Parley is already running with this profile.' };

function lock(directory: string): { close(): void } {
  try {
    return lockProfile(join(directory, 'engine.lock'));
  } catch (error) {
    if (error instanceof StoreError && error.problem === 'busy') throw new EngineError(busyProfile, error);
    throw error;
  }
}

/** Runs one call: parse, carry out, errors → wire. Nothing is thrown. */
async function carryOut<N extends EngineCallName>(
  handlers: Handlers,
  name: N,
  input: unknown,
  { deps, isClosed }: { deps: EngineDeps; isClosed: () => boolean },
): Promise<Result<unknown>> {
  const parsed = engineContract[name].input.safeParse(input);
  if (!parsed.success) return fail({ code: 'invalid', message: 'The input is not what this call takes.', issues: issuesOf(parsed.error) });
  try {
    return ok(await handlers[name](parsed.data as Parameters<Handlers[N]>[0]));
  } catch (error) {
    if (error instanceof EngineError) return fail(error.wire);
    if (isClosed()) return fail(closing);
    const errorId = deps.newId();
    deps.log('error', 'call-failed', { call: name, errorId, message: String(error), stack: error instanceof Error ? (error.stack ?? '') : '' });
    return fail({ code: 'internal', message: 'Something went wrong in the app.', errorId });
  }
}

const isCallName = (name: string): name is EngineCallName => (engineCallNames as readonly string[]).includes(name);

/**
 * Opens a profile and starts its accounts. Everything that can be read is readable when this returns; the network comes later.
 * @throws EngineError `conflict` when another process has the profile open, StoreError when the folder cannot be used
 */
export function createEngine(host: EngineDeps, options: EngineOptions = {}): Engine {
  mkdirSync(host.directory, { recursive: true, mode: 0o700 });
  const profileLock = lock(host.directory);
  const changes = createChanges((error) => host.log('error', 'listener-failed', { message: String(error) }));
  const secrets = watchSecrets(host.secrets, (secretStorage) => changes.publish({ type: 'secret-storage-changed', secretStorage }));
  const deps: EngineDeps = { ...host, secrets };
  const device = openStore({
    path: join(deps.directory, 'device.db'),
    migrations: migrations.device,
    durability: 'full',
    secureDelete: false,
    onDamage: 'salvage',
    onProblem: (kind) => changes.publish({ type: 'store-problem', kind, message: storeProblemMessage(kind) }),
    nowMs: deps.clock.now(),
  });
  for (const { origin, ...certificate } of allCertificates(device.read)) deps.certificates?.trust(origin, certificate);
  const runningMark = join(deps.directory, 'engine.running');
  const wasClean = beginRun(runningMark);
  const reader = createReader(options.readerEntry);
  const settings = createSettings(device, changes);
  let attention: Attention = { isFocused: false, isVisible: false, accountId: null, roomId: null, isAtEnd: false, thread: null };
  const tuning = { ...defaultTuning, ...options.tuning };
  const book = createAccountBook({ deps, tuning, device, changes, reader, settings: settings.read, attention: () => attention });
  const handlers = createHandlers({
    deps,
    device,
    book,
    settings,
    reader,
    setAttention: (given) => {
      attention = given;
    },
  });
  let isClosed = false;

  book.openAll();
  // The network waits for one turn, so that whoever hosts the engine listens before the first news.
  setImmediate(() => {
    if (isClosed) return;
    book.startAll();
    if (!wasClean) void book.checkAll();
  });

  return {
    async call(name, input) {
      if (isClosed) return fail(closing);
      if (!isCallName(name)) return fail({ code: 'invalid', message: 'There is no such call.', issues: [{ path: 'name', message: 'unknown call' }] });
      return carryOut(handlers, name, input, { deps, isClosed: () => isClosed });
    },
    onChange: changes.listen,
    wake() {
      for (const account of book.all()) account.connection.wake();
    },
    setIdle(isIdle) {
      for (const account of book.all()) account.ownPresence.setIdle(isIdle);
    },
    async close() {
      if (isClosed) return;
      isClosed = true;
      book.close();
      device.close();
      endRun(runningMark);
      profileLock.close();
      await reader.close();
    },
  };
}
