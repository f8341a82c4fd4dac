import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * A secret made at the first use and kept in a file only its owner can read (0600). Safe where several processes start at once: the file appears whole or
 * not at all, and the first one wins.
 * @returns 64 hex digits
 */
export function keptSecret(folder: string, name: string): string {
  const path = join(folder, name);
  const kept = readIfThere(path);
  if (kept !== null) return kept;
  // An embedded PostgreSQL runs as another user and must be able to pass through this folder, hence 0711.
  mkdirSync(folder, { recursive: true, mode: 0o711 });
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  writeFileSync(draft, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600, flag: 'wx' });
  try {
    linkSync(draft, path);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  return readFileSync(path, 'utf8').trim();
}

function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
