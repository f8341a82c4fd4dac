import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { z } from 'zod';

/** Account → its secret as the OS encrypted it, in base64. */
const fileSchema = z.record(z.string(), z.base64());
type EncryptedSecrets = z.infer<typeof fileSchema>;

/** The secrets in a file. None where there is no file, or it holds something else: that costs one sign-in, and the next secret makes it whole again. */
export function readSecretsFile(path: string): EncryptedSecrets {
  try {
    const parsed = fileSchema.safeParse(JSON.parse(readFileSync(path, 'utf8')));
    return parsed.success ? parsed.data : {};
  } catch {
    return {};
  }
}

/** Written beside and renamed: a crash leaves the old file or the new one, never half of one. Throws where the disk does not take it. */
export function writeSecretsFile(path: string, secrets: EncryptedSecrets): void {
  if (Object.keys(secrets).length === 0) {
    rmSync(path, { force: true });
    return;
  }
  writeFileSync(`${path}.new`, JSON.stringify(secrets), { mode: 0o600 });
  renameSync(`${path}.new`, path);
}
