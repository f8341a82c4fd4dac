import { chmodSync, chownSync, existsSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';

/** Users of the images that read the files: `postgres`, `redis` and `grafana` of the official ones, `node` of ours (the proxy runs as it too). */
export const owners = { postgres: 999, redis: 999, node: 1000, grafana: 472 } as const;

/** Writes a file that only one user can read; it appears whole or not at all. */
export function writeFor(owner: number, path: string, text: string): void {
  const draft = `${path}.new`;
  writeFileSync(draft, text, { mode: 0o400 });
  chmodSync(draft, 0o400);
  chownSync(draft, owner, owner);
  renameSync(draft, path);
}

/** The content of a file, made at the first use and kept from then on. */
export function keptFor(owner: number, path: string, make: () => string): string {
  if (!existsSync(path) || statSync(path).size === 0) writeFor(owner, path, make());
  return readFileSync(path, 'utf8');
}
