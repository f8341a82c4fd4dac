import { findElectron } from '../../scripts/electron-runtime.mjs';
import { startPrivateSession } from '../../scripts/private-session.mjs';

/** A desktop session of a test file's own: display, session bus, unlocked gnome-keyring; and the Electron that runs in it. */
export type TestSession = {
  env: Record<string, string>;
  /** The same session without a bus, and so without a keychain or notifications. */
  envWithoutBus: Record<string, string>;
  busAddress: string;
  electronPath: string;
  stop(): Promise<void>;
};

const quiet = () => undefined;

/** Opens it. Nobody's own keychain, settings or screen is touched. */
export async function openTestSession(): Promise<TestSession> {
  const electron = await findElectron(quiet);
  const session: { env: Record<string, string>; stop: () => Promise<void> } = await startPrivateSession(quiet);
  const inherited = Object.fromEntries(Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined));
  // vitest's own marks would make libraries believe that they are under test.
  const { NODE_ENV: _nodeEnv, VITEST: _vitest, ...clean } = inherited;
  const env = { ...clean, ...electron.env, ...session.env };
  return {
    env,
    envWithoutBus: { ...env, DBUS_SESSION_BUS_ADDRESS: 'disabled:' },
    busAddress: session.env['DBUS_SESSION_BUS_ADDRESS'] ?? '',
    electronPath: electron.path,
    stop: session.stop,
  };
}
