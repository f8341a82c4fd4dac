import { v7 as uuidv7 } from 'uuid';
import { createEngine } from '../engine/create-engine.ts';
import type { Engine } from '../engine/engine.ts';
import type { Log, SecretStore } from '../engine/ports.ts';
import { createCertificates } from './certificates.ts';
import { createNodeSecretStore } from './node-keychain.ts';
import { openParentPort } from './parent-port.ts';
import type { EngineStart } from './port-messages.ts';
import { createPortSecrets } from './port-secrets.ts';
import { createRelayHttp } from './relay-http.ts';
import { createConnect } from './socket-connection.ts';
import { systemClock } from './system-clock.ts';

/** After this long without an orderly end the process ends anyway; the outbox is on disk. Milliseconds. */
const closeTimeoutMs = 2_000;

/** The reader's thread is an entry of its own beside this file in the build; from source the engine finds it by itself. */
const readerFile = './reader-worker.js';
const options = import.meta.url.endsWith('.ts') ? {} : { readerEntry: new URL(readerFile, import.meta.url) };

const port = openParentPort();
const log: Log = (level, event, details) => port.post({ type: 'log', level, event, ...(details === undefined ? {} : { details }) });
const portSecrets = createPortSecrets((id, request) => port.post({ type: 'secret', id, request }));

let starting: Promise<Engine> | null = null;
let isClosing = false;

port.onMessage((message) => {
  switch (message.type) {
    case 'start':
      starting ??= start(message);
      return;
    case 'call':
      void answer(message.id, message.name, message.input);
      return;
    case 'secret-answer':
      portSecrets.receiveAnswer(message.id, message.value);
      return;
    case 'wake':
      void starting?.then((engine) => engine.wake());
      return;
    case 'idle':
      void starting?.then((engine) => engine.setIdle(message.isIdle));
      return;
    case 'close':
      void close();
      return;
  }
});
port.onGone(() => void close());
// A signal to the whole group (Ctrl+C) reaches this process too: its parent says when to close, and if it does not, its going away does.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => void close());
process.on('uncaughtException', (error) => die('engine-crashed', error));
process.on('unhandledRejection', (reason) => die('engine-crashed', reason));

async function start({ directory, device, secrets }: EngineStart): Promise<Engine> {
  try {
    const store: SecretStore = secrets.keptBy === 'host' ? portSecrets.store : await createNodeSecretStore(secrets.service);
    const certificates = createCertificates();
    const deps = {
      certificates,
      directory,
      connect: createConnect(log, certificates),
      http: createRelayHttp(log, undefined, certificates),
      secrets: store,
      clock: systemClock,
      random: Math.random,
      newId: () => uuidv7(),
      device,
      log,
    };
    const engine = createEngine(deps, options);
    engine.onChange((change) => port.post({ type: 'change', change }));
    port.post({ type: 'ready' });
    return engine;
  } catch (error) {
    port.post({ type: 'failed', message: error instanceof Error ? error.message : String(error) });
    die('engine-start-failed', error);
    // Nobody gets an answer any more: the process ends, and the shell answers for it.
    return new Promise(() => undefined);
  }
}

async function answer(id: number, ...[name, input]: Parameters<Engine['call']>): Promise<void> {
  if (!starting) {
    port.post({ type: 'answer', id, result: { ok: false, error: { code: 'unavailable', message: 'The engine has not been started.' } } });
    return;
  }
  const engine = await starting;
  port.post({ type: 'answer', id, result: await engine.call(name, input) });
}

async function close(): Promise<void> {
  if (isClosing) return;
  isClosing = true;
  setTimeout(() => process.exit(0), closeTimeoutMs).unref();
  try {
    const engine = await starting;
    await engine?.close();
  } catch (error) {
    log('error', 'engine-close-failed', { reason: String(error) });
  }
  port.post({ type: 'closed' });
  // The word has to leave the process before it ends.
  setTimeout(() => process.exit(0), 20);
}

/** Ends the process; the shell starts another one. */
function die(event: string, error: unknown): void {
  log('error', event, { reason: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  setTimeout(() => process.exit(1), 20);
}
