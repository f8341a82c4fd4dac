import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { startChild } from './child-processes.mjs';
import { runCommand } from './run-command.mjs';

/** From nothing, an engine and every image take about a minute where the network is quick. */
const limitMs = 5 * 60_000;
const trial = fileURLToPath(new URL('../tests/compose/try-engine-child.ts', import.meta.url));

/**
 * Why the tests of the compose installation cannot run on this machine, in one line; null where they can. Where no engine answers, one is fetched and started
 * for trial, which is what the tests do then; this ends after five minutes at the latest.
 */
export async function whyNoDockerEngine() {
  if ((await runCommand('docker', ['info'])).code === 0) return null;
  if (process.platform !== 'linux') return 'they need a Docker engine, and none answers here';
  if (process.getuid?.() !== 0) return 'no Docker engine answers, and only root can start one';
  if (!existsSync('/etc/debian_version')) return 'no Docker engine answers, and one can be fetched on Debian only';
  const lines = [];
  const child = startChild(process.execPath, [trial], { onLine: (line) => lines.push(line) });
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    void child.stop(10_000);
  }, limitMs);
  const code = await child.ended;
  clearTimeout(timer);
  if (code === 0) return null;
  return isLate ? 'no Docker engine could be fetched and started within five minutes' : `no Docker engine can be had: ${lines.at(-1) ?? `exit code ${code}`}`;
}
