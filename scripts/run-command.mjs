import { spawn } from 'node:child_process';

/**
 * Runs a command to its end and keeps what it printed.
 * @param {string} command
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 * @returns {Promise<{ code: number; output: string }>} 127 where the command does not exist
 */
export function runCommand(command, args, options = {}) {
  return new Promise((resolve) => {
    let output = '';
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
    const keep = (chunk) => {
      output += chunk;
    };
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
    // npm outlives a Ctrl+C of its group; what we began ends with us.
    const endWithUs = () => child.kill('SIGTERM');
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
