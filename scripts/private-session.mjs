import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startChild } from './child-processes.mjs';
import { openDisplay } from './display.mjs';
import { runCommand } from './run-command.mjs';

const startTimeoutMs = 15_000;

/**
 * A desktop session that belongs to a test run alone: a display, a session bus and an unlocked gnome-keyring with a folder of its own, so that a real
 * keychain is used and nobody's own is touched.
 * @param {(line: string) => void} [say]
 * @returns {Promise<{ env: Record<string, string>; stop: () => Promise<void> }>}
 * @throws {Error} where one of them does not start
 */
export async function startPrivateSession(say = console.log) {
  if (process.platform !== 'linux') return { env: {}, stop: async () => {} };
  const folder = await mkdtemp(join(tmpdir(), 'parley-session-'));
  const stops = [() => rm(folder, { recursive: true, force: true })];
  const stop = async () => {
    for (const end of stops.reverse().splice(0)) await end();
  };
  try {
    const display = await openDisplay(say);
    stops.push(display.stop);
    const env = { ...display.env, XDG_DATA_HOME: join(folder, 'data'), XDG_CONFIG_HOME: join(folder, 'config'), XDG_RUNTIME_DIR: folder };
    const bus = await started('dbus-daemon', ['--session', '--nofork', '--print-address=1'], env, (line) => line.startsWith('unix:') && line);
    stops.push(() => bus.child.stop(2_000));
    env.DBUS_SESSION_BUS_ADDRESS = bus.found;
    // The password comes on its standard input. It says nothing when it is ready: then the bus knows its name.
    const keyring = startChild('sh', ['-c', 'printf parley | exec gnome-keyring-daemon --foreground --unlock --components=secrets'], {
      env: { ...process.env, ...env },
    });
    stops.push(() => keyring.stop(2_000));
    await waitForName('org.freedesktop.secrets', env);
    return { env, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Waits until somebody on the bus owns the name. */
async function waitForName(name, env) {
  const deadline = Date.now() + startTimeoutMs;
  const ask = ['--session', '--print-reply', '--dest=org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus.NameHasOwner', `string:${name}`];
  for (;;) {
    const { output } = await runCommand('dbus-send', ask, { env: { ...process.env, ...env } });
    if (output.includes('boolean true')) return;
    if (Date.now() > deadline) throw new Error(`${name} did not appear on the session bus: ${output.trim()}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Starts a program and waits for the line that says it is ready. */
async function started(command, args, env, find) {
  const lines = [];
  let tell = () => {};
  const ready = new Promise((resolve) => {
    tell = resolve;
  });
  const onLine = (line) => {
    lines.push(line);
    const found = find(line);
    if (found) tell(found);
  };
  const child = startChild(command, args, { env: { ...process.env, ...env }, onLine });
  let timer;
  const timeout = new Promise((resolve) => {
    timer = setTimeout(() => resolve(null), startTimeoutMs);
  });
  const found = await Promise.race([ready, child.ended.then(() => null), timeout]);
  clearTimeout(timer);
  if (found !== null) return { child, found };
  await child.stop(0);
  throw new Error(`${command} did not start: ${lines.join('; ') || 'it said nothing'}`);
}
