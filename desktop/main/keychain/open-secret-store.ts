import type { SecretStorage } from '@parley/shared/ipc/views';
import type { SecretStore } from '../../engine/ports.ts';
import type { Keychain } from '../../engine-process/node-keychain.ts';
import type { ShellLog } from '../log.ts';
import type { SafeStorageSecrets } from './safe-storage.ts';

export type SecretStoreDeps = {
  /** Rejects where there is no keychain that works. */
  openKeychain: () => Promise<Keychain>;
  /** Null where the OS keeps no key for it. */
  openSafeStorage: () => SafeStorageSecrets | null;
  /** Called with the place that is used, and again whenever it is given up for the next. */
  onStorage: (storage: SecretStorage) => void;
  log: ShellLog;
};

type Place = { storage: SecretStorage; secrets: Keychain };

/**
 * Opens the best place for secrets there is: the OS keychain, else safeStorage, else memory only. What an earlier start had to leave in safeStorage moves
 * into the keychain. A place that fails later is given up for the next one, and what cannot be kept any more costs one sign-in, never a message.
 */
export async function openSecretStore(deps: SecretStoreDeps): Promise<SecretStore> {
  const places = await openPlaces(deps);
  const best = () => places[0] ?? memoryPlace();
  deps.log(best().storage === 'keychain' ? 'info' : 'warn', 'secret-storage', { storage: best().storage });
  deps.onStorage(best().storage);
  return {
    storage: async () => best().storage,
    get: (accountId) => best().secrets.get(accountId),
    async set(accountId, secret) {
      for (;;) {
        const place = best();
        try {
          return await place.secrets.set(accountId, secret);
        } catch (error) {
          if (place.storage === 'memory') throw error;
          deps.log('error', 'secret-storage-failed', { storage: place.storage, reason: String(error) });
          places.shift();
          deps.onStorage(best().storage);
        }
      }
    },
    async delete(accountId) {
      for (const place of places) {
        await place.secrets.delete(accountId).catch((error) => deps.log('warn', 'secret-delete-failed', { storage: place.storage, reason: String(error) }));
      }
    },
  };
}

async function openPlaces({ openKeychain, openSafeStorage, log }: SecretStoreDeps): Promise<Place[]> {
  const keychain = await openKeychain().catch((error) => {
    log('warn', 'keychain-unusable', { reason: String(error) });
    return null;
  });
  const safe = attempt(openSafeStorage, (error) => log('warn', 'safe-storage-unusable', { reason: String(error) }));
  if (keychain && safe) await moveSecrets(safe, keychain, log);
  return [
    ...(keychain ? [{ storage: 'keychain' as const, secrets: keychain }] : []),
    ...(safe ? [{ storage: 'safe-storage' as const, secrets: safe }] : []),
    memoryPlace(),
  ];
}

/** Each secret is read back from the keychain before the file forgets it. */
async function moveSecrets(from: SafeStorageSecrets, to: Keychain, log: ShellLog): Promise<void> {
  try {
    for (const [accountId, secret] of Object.entries(from.all())) {
      await to.set(accountId, secret);
      if ((await to.get(accountId)) === secret) await from.delete(accountId);
    }
  } catch (error) {
    log('warn', 'secret-move-failed', { reason: String(error) });
  }
}

function memoryPlace(): Place {
  const secrets = new Map<string, string>();
  return {
    storage: 'memory',
    secrets: {
      get: async (accountId) => secrets.get(accountId) ?? null,
      set: async (accountId, secret) => void secrets.set(accountId, secret),
      delete: async (accountId) => void secrets.delete(accountId),
    },
  };
}

function attempt<T>(open: () => T | null, onError: (error: unknown) => void): T | null {
  try {
    return open();
  } catch (error) {
    onError(error);
    return null;
  }
}
