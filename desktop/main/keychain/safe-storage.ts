import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { safeStorage } from 'electron';
import { z } from 'zod';
import type { Keychain } from '../../engine-process/node-keychain.ts';

const fileSchema = z.record(z.string(), z.base64());

/** The second choice: secrets in a file, encrypted with a key that the OS keeps for Electron. `all` is for moving them into a keychain later. */
export type SafeStorageSecrets = Keychain & { all(): Record<string, string> };

/** Opens it; null where the OS keeps no such key (Linux's `basic_text` only hides the secrets, so it does not count). */
export function openSafeStorage(path: string): SafeStorageSecrets | null {
  if (!safeStorage.isEncryptionAvailable()) return null;
  if (process.platform === 'linux' && ['basic_text', 'unknown'].includes(safeStorage.getSelectedStorageBackend())) return null;
  const secrets: SafeStorageSecrets = {
    all: () =>
      Object.fromEntries(Object.entries(readFile(path)).map(([accountId, secret]) => [accountId, safeStorage.decryptString(Buffer.from(secret, 'base64'))])),
    async get(accountId) {
      const secret = readFile(path)[accountId];
      return secret === undefined ? null : safeStorage.decryptString(Buffer.from(secret, 'base64'));
    },
    async set(accountId, secret) {
      writeFile(path, { ...readFile(path), [accountId]: safeStorage.encryptString(secret).toString('base64') });
    },
    async delete(accountId) {
      const { [accountId]: _gone, ...rest } = readFile(path);
      writeFile(path, rest);
    },
  };
  return secrets;
}

function readFile(path: string): Record<string, string> {
  if (!existsSync(path)) return {};
  const parsed = fileSchema.safeParse(JSON.parse(readFileSync(path, 'utf8')));
  return parsed.success ? parsed.data : {};
}

/** Written beside and renamed: a crash leaves the old file or the new one, never half of one. */
function writeFile(path: string, secrets: Record<string, string>): void {
  if (Object.keys(secrets).length === 0) {
    rmSync(path, { force: true });
    return;
  }
  writeFileSync(`${path}.new`, JSON.stringify(secrets), { mode: 0o600 });
  renameSync(`${path}.new`, path);
}
