import { existsSync } from 'node:fs';
import { runCommand } from './run-command.mjs';

/** Why the tests of the compose installation cannot run on this machine, in one line; null where they can. */
export async function whyNoDockerEngine() {
  if ((await runCommand('docker', ['info'])).code === 0) return null;
  if (process.platform !== 'linux') return 'they need a Docker engine, and none answers here';
  if (process.getuid?.() !== 0) return 'no Docker engine answers, and only root can start one';
  if (!existsSync('/etc/debian_version')) return 'no Docker engine answers, and one can be fetched on Debian only';
  return null;
}
