// A screen to draw on: the one that is there or, where there is none (a server, a container), a virtual one.
import { spawn } from 'node:child_process';

const startTimeoutMs = 15_000;

/** Whether windows can be opened here. */
export function hasDisplay() {
  return process.platform !== 'linux' || Boolean(process.env.DISPLAY) || Boolean(process.env.WAYLAND_DISPLAY);
}

/**
 * Makes sure there is a display.
 * @param {(line: string) => void} say
 * @returns {Promise<{ env: Record<string, string>, isVirtual: boolean, stop: () => void }>} `env` is for the programs that draw
 * @throws {Error} in one line where there is none and none can be started
 */
export async function openDisplay(say) {
  if (hasDisplay()) return { env: {}, isVirtual: false, stop: () => undefined };
  // Its own process group: Ctrl+C in a terminal must not take the screen away before the windows on it are closed.
  const args = ['-displayfd', '3', '-screen', '0', '1600x1000x24', '-nolisten', 'tcp', '-noreset'];
  const child = spawn('Xvfb', args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'], detached: true });
  const stop = () => child.kill('SIGTERM');
  process.once('exit', stop);
  const number = await new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`Xvfb did not start within ${startTimeoutMs / 1000} s`)), startTimeoutMs);
    const refuse = (reason) => {
      clearTimeout(timer);
      reject(new Error(`There is no display, and a virtual one cannot be started (${reason}). Install xvfb, or run this in a desktop session.`));
    };
    child.once('error', (error) => refuse(error.message));
    child.once('exit', (code) => refuse(`Xvfb ended with code ${code}`));
    child.stdio[3].once('data', (text) => {
      clearTimeout(timer);
      child.removeAllListeners('exit');
      resolve(String(text).trim());
    });
  });
  child.unref();
  child.stdio[3].unref();
  say(`display: there is no screen here, using a virtual one (Xvfb :${number})`);
  return { env: { DISPLAY: `:${number}` }, isVirtual: true, stop };
}
