import { expect, it } from 'vitest';
import type { Keychain } from '../../engine-process/node-keychain.ts';
import { openSecretStore } from './open-secret-store.ts';
import type { SafeStorageSecrets } from './safe-storage.ts';

const log = () => undefined;
const onStorage = () => undefined;
const noKeychain = () => Promise.reject(new Error('no bus'));

/** A keychain over a Map, which can be told to fail from now on. */
function createPlace(entries: [string, string][] = []): SafeStorageSecrets & { fail(): void; map: Map<string, string> } {
  const map = new Map(entries);
  let isBroken = false;
  const check = () => {
    if (isBroken) throw new Error('locked');
  };
  const keychain: Keychain = {
    get: async (id) => {
      check();
      return map.get(id) ?? null;
    },
    set: async (id, secret) => {
      check();
      map.set(id, secret);
    },
    delete: async (id) => {
      check();
      map.delete(id);
    },
  };
  const fail = () => {
    isBroken = true;
  };
  return { ...keychain, all: () => Object.fromEntries(map), map, fail };
}

it('takes the keychain and moves there what an earlier start had to leave elsewhere', async () => {
  const keychain = createPlace();
  const safe = createPlace([['a', 'old']]);
  const store = await openSecretStore({ openKeychain: async () => keychain, openSafeStorage: () => safe, onStorage, log });
  expect(await store.storage()).toBe('keychain');
  expect(await store.get('a')).toBe('old');
  expect(safe.map.size).toBe(0);
});

it('falls back to safeStorage, then to memory, and tells it', async () => {
  const safe = createPlace();
  const second = await openSecretStore({ openKeychain: noKeychain, openSafeStorage: () => safe, onStorage, log });
  await second.set('a', 's');
  expect(await second.storage()).toBe('safe-storage');
  expect(safe.map.get('a')).toBe('s');

  const third = await openSecretStore({ openKeychain: noKeychain, openSafeStorage: () => null, onStorage, log });
  await third.set('a', 's');
  expect(await third.storage()).toBe('memory');
  expect(await third.get('a')).toBe('s');
});

it('does not stop where safeStorage itself throws', async () => {
  const store = await openSecretStore({
    openKeychain: noKeychain,
    openSafeStorage: () => {
      throw new Error('not ready');
    },
    onStorage,
    log,
  });
  expect(await store.storage()).toBe('memory');
});

it('gives up a place that fails later, and keeps the secret in the next', async () => {
  const keychain = createPlace();
  const told: string[] = [];
  const store = await openSecretStore({ openKeychain: async () => keychain, openSafeStorage: () => null, onStorage: (storage) => told.push(storage), log });
  keychain.fail();
  await store.set('a', 'new');
  expect(told).toEqual(['keychain', 'memory']);
  expect(await store.storage()).toBe('memory');
  expect(await store.get('a')).toBe('new');
  await store.delete('a');
  expect(await store.get('a')).toBeNull();
});
