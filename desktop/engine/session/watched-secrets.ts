import type { SecretStorage } from '@parley/shared/ipc/views';
import type { SecretStore } from '../ports.ts';

/** The secret store, told anew whenever what it falls back to changes: a keyring may go away while the app runs, and the person is to know. */
export function watchSecrets(secrets: SecretStore, onChange: (storage: SecretStorage) => void): SecretStore {
  let known: SecretStorage | null = null;
  const look = async (): Promise<SecretStorage> => {
    const storage = await secrets.storage();
    if (known !== null && storage !== known) onChange(storage);
    known = storage;
    return storage;
  };
  return {
    storage: look,
    async get(accountId) {
      const secret = await secrets.get(accountId);
      await look();
      return secret;
    },
    async set(accountId, secret) {
      await secrets.set(accountId, secret);
      await look();
    },
    delete: (accountId) => secrets.delete(accountId),
  };
}
