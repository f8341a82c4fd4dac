import { spawn } from 'node:child_process';

/**
 * Runs a command to its end and keeps what it printed.
 * @param {string} command
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions & { endSignal?: NodeJS.Signals }} [options] `endSignal`: what ends it, and all it began, when we are ended
 * @returns {Promise<{ code: number; output: string }>} 127 where the command does not exist
 */
export function runCommand(command, args, { endSignal = 'SIGTERM', ...options } = {}) {
  return new Promise((resolve) => {
    let output = '';
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], detached: process.platform !== 'win32', ...options });
    const keep = (chunk) => {
      output += chunk;
    };
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
    // A group of its own, so that what we began ends with us, once, and in the way that suits it.
    const endWithUs = () => endGroup(child, endSignal);
    process.once('exit', endWithUs);
    const settle = (result) => {
      process.off('exit', endWithUs);
      resolve(result);
    };
    child.on('error', (error) => settle({ code: 127, output: error.message }));
    child.on('close', (code) => settle({ code: code ?? 1, output }));
  });
}

/**
 * Runs a command that must succeed.
 * @throws {Error} with the end of what it printed
 */
export async function mustRun(command, args, options) {
  const { code, output } = await runCommand(command, args, options);
  if (code !== 0) throw new Error(`\`${[command, ...args].join(' ')}\` failed with code ${code}:\n${output.trim().slice(-2_000)}`);
  return output;
}

/** Sends a signal to a child that was started detached and to everything it began. */
export function endGroup(child, signal) {
  if (child.pid === undefined) return;
  try {
    if (process.platform === 'win32') child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}
