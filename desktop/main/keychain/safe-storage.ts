import { safeStorage } from 'electron';
import type { Keychain } from '../../engine-process/node-keychain.ts';
import { readSecretsFile, writeSecretsFile } from './secrets-file.ts';

/** The second choice: secrets in a file, encrypted with a key that the OS keeps for Electron. `all` is for moving them into a keychain later. */
export type SafeStorageSecrets = Keychain & { all(): Record<string, string> };

/** Opens it; null where the OS keeps no such key (Linux's `basic_text` only hides the secrets, so it does not count). */
export function openSafeStorage(path: string): SafeStorageSecrets | null {
  if (!safeStorage.isEncryptionAvailable()) return null;
  if (process.platform === 'linux' && ['basic_text', 'unknown'].includes(safeStorage.getSelectedStorageBackend())) return null;
  const secrets: SafeStorageSecrets = {
    all: () =>
      Object.fromEntries(
        Object.entries(readSecretsFile(path)).map(([accountId, secret]) => [accountId, safeStorage.decryptString(Buffer.from(secret, 'base64'))]),
      ),
    async get(accountId) {
      const secret = readSecretsFile(path)[accountId];
      return secret === undefined ? null : safeStorage.decryptString(Buffer.from(secret, 'base64'));
    },
    async set(accountId, secret) {
      writeSecretsFile(path, { ...readSecretsFile(path), [accountId]: safeStorage.encryptString(secret).toString('base64') });
    },
    async delete(accountId) {
      const { [accountId]: _gone, ...rest } = readSecretsFile(path);
      writeSecretsFile(path, rest);
    },
  };
  return secrets;
}
