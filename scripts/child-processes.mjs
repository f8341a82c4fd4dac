import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';

/**
 * A child in a process group of its own: what the terminal sends to our group (Ctrl+C) does not reach it, so that we end the children in the right order.
 * @typedef {object} Child
 * @property {number} pid
 * @property {Promise<number>} ended its exit code
 * @property {boolean} isRunning
 * @property {(graceMs: number) => Promise<void>} stop SIGTERM to the child, SIGKILL to all of its group after `graceMs`
 */

/**
 * @param {string} command
 * @param {string[]} args
 * @param {{ env?: NodeJS.ProcessEnv; cwd?: string; onLine?: (line: string) => void; logFile?: string; extraPipe?: boolean }} [options]
 * `onLine` hears every line of both outputs; `logFile` keeps them; `extraPipe` opens file descriptor 3 and hands its lines to `onLine` too
 * @returns {Child}
 */
export function startChild(command, args, { env = process.env, cwd, onLine = () => {}, logFile, extraPipe = false } = {}) {
  const stdio = ['ignore', 'pipe', 'pipe', ...(extraPipe ? ['pipe'] : [])];
  const process_ = spawn(command, args, { env, cwd, stdio, detached: process.platform !== 'win32' });
  const log = logFile === undefined ? null : createWriteStream(logFile, { flags: 'a' });
  for (const stream of process_.stdio.slice(1)) readLines(stream, onLine, log);
  // Whatever ends us, nothing stays behind without being told; the usual way is `stop`, which waits.
  const endWithUs = () => process_.kill('SIGTERM');
  process.once('exit', endWithUs);
  const child = {
    pid: process_.pid ?? -1,
    isRunning: true,
    ended: new Promise((resolve) => {
      const end = (code) => {
        child.isRunning = false;
        process.off('exit', endWithUs);
        log?.end();
        resolve(code);
      };
      process_.on('error', (error) => {
        onLine(`${command}: ${error.message}`);
        end(127);
      });
      process_.on('exit', (code, signal) => end(code ?? (signal === 'SIGTERM' ? 143 : 137)));
    }),
    stop: async (graceMs) => {
      if (child.isRunning) process_.kill('SIGTERM');
      const timer = setTimeout(() => killGroup(child.pid), graceMs);
      await child.ended;
      clearTimeout(timer);
      // Grandchildren that outlived their parent belong to the same group.
      killGroup(child.pid);
    },
  };
  return child;
}

function killGroup(pid) {
  if (pid <= 0 || process.platform === 'win32') return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}

function readLines(stream, onLine, log) {
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', (chunk) => {
    log?.write(chunk);
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) onLine(line);
  });
  stream.on('end', () => rest !== '' && onLine(rest));
  // A pipe that breaks with its process is no news.
  stream.on('error', () => {});
}
