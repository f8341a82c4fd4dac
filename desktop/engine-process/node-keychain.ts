import { randomBytes } from 'node:crypto';
import type { SecretStore } from '../engine/ports.ts';

/** The OS keychain, limited to one service name. Every method may reject. */
export type Keychain = {
  get(accountId: string): Promise<string | null>;
  set(accountId: string, secret: string): Promise<void>;
  delete(accountId: string): Promise<void>;
};

/** Somebody may have to type the keyring's password. Milliseconds. */
const probeTimeoutMs = 60_000;

const idlePollMs = 20;
let callsInFlight = 0;

/**
 * Waits until no call is out at the keychain, for `limitMs` at most; says whether that is so. A call may wait for a person to type the keyring's password,
 * and it blocks a thread that a process would wait for at its end: who ends a process must not ask for an orderly end then.
 */
export async function isKeychainIdle(limitMs: number): Promise<boolean> {
  const deadlineMs = Date.now() + limitMs;
  while (callsInFlight > 0 && Date.now() < deadlineMs) await new Promise((resolve) => setTimeout(resolve, idlePollMs));
  return callsInFlight === 0;
}

async function counted<T>(call: Promise<T>): Promise<T> {
  callsInFlight += 1;
  try {
    return await call;
  } finally {
    callsInFlight -= 1;
  }
}

/**
 * Opens the OS keychain under a service name and proves that it works: writes, reads and deletes a random value. Loaded only now, so a failed native load
 * cannot stop the app. Rejects where there is no keychain, it is locked, or it does not answer within a minute.
 */
export async function openKeychain(service: string): Promise<Keychain> {
  const { default: keytar } = await import('keytar');
  const keychain: Keychain = {
    get: (accountId) => counted(keytar.getPassword(service, accountId)),
    set: (accountId, secret) => counted(keytar.setPassword(service, accountId, secret)),
    delete: async (accountId) => {
      await counted(keytar.deletePassword(service, accountId));
    },
  };
  await withTimeout(probe(keychain), probeTimeoutMs);
  return keychain;
}

async function probe(keychain: Keychain): Promise<void> {
  const account = `probe-${process.pid}`;
  const secret = randomBytes(16).toString('hex');
  await keychain.set(account, secret);
  const read = await keychain.get(account);
  await keychain.delete(account);
  if (read !== secret) throw new Error('The keychain gave back something else than was put in.');
}

/** The engine's secret store where no shell keeps it: the keychain itself, or memory only. */
export async function createNodeSecretStore(service: string): Promise<SecretStore> {
  const memory = new Map<string, string>();
  const keychain = await openKeychain(service).catch(() => null);
  return {
    storage: async () => (keychain ? 'keychain' : 'memory'),
    get: async (accountId) => (keychain ? keychain.get(accountId).catch(() => null) : (memory.get(accountId) ?? null)),
    async set(accountId, secret) {
      if (keychain) await keychain.set(accountId, secret);
      else memory.set(accountId, secret);
    },
    async delete(accountId) {
      if (keychain) await keychain.delete(accountId);
      else memory.delete(accountId);
    },
  };
}

function withTimeout<T>(work: Promise<T>, ms: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`The keychain did not answer within ${ms} ms.`)), ms);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
