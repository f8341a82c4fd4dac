import { startChild } from './child-processes.mjs';

const startTimeoutMs = 15_000;

/** Whether windows can be opened here. */
export function hasDisplay(env = process.env) {
  return process.platform !== 'linux' || Boolean(env.DISPLAY) || Boolean(env.WAYLAND_DISPLAY);
}

/**
 * Starts an X server that draws into memory, on a display number that it finds by itself.
 * @returns {Promise<{ display: string; stop: () => Promise<void> }>} `display` for `DISPLAY`
 * @throws {Error} with what Xvfb said where it does not come up
 */
export async function startVirtualDisplay() {
  const lines = [];
  let told = () => {};
  const number = new Promise((resolve) => {
    told = resolve;
  });
  const server = startChild('Xvfb', ['-displayfd', '3', '-screen', '0', '1440x900x24', '-nolisten', 'tcp', '-noreset'], {
    extraPipe: true,
    onLine: (line) => {
      lines.push(line);
      if (/^\d+$/.test(line)) told(line);
    },
  });
  let timer;
  const timeout = new Promise((resolve) => {
    timer = setTimeout(() => resolve(null), startTimeoutMs);
  });
  const found = await Promise.race([number, server.ended.then(() => null), timeout]);
  clearTimeout(timer);
  if (found === null) {
    await server.stop(0);
    throw new Error(`The virtual display (Xvfb) did not start: ${lines.join('; ') || 'it said nothing'}`);
  }
  return { display: `:${found}`, stop: () => server.stop(2_000) };
}
