import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

/** Says in one line why a test does not run here. @returns whether the command is there */
export function hasCommand(name: string, ...question: string[]): boolean {
  const isThere = spawnSync(name, question, { env: { ...process.env, TF_CLI_CONFIG_FILE: '' } }).status === 0;
  if (!isThere) console.log(`Not tested here: this machine has no ${name}.`);
  return isThere;
}

/** Whether packages of Debian can be looked into; says in one line why not. */
export function isDebian(what: string): boolean {
  // Ubuntu has the same tools and other packages.
  const is = existsSync('/etc/os-release') && /^ID=debian$/m.test(readFileSync('/etc/os-release', 'utf8'));
  if (!is) console.log(`Not tested here: ${what} comes from a package of Debian, and this is another system.`);
  return is;
}
