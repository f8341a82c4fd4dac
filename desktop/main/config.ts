import { createHash } from 'node:crypto';
import { parseArgs } from 'node:util';
import { readProfileName } from './profile-name.ts';

/** What the command line and the environment say. This file is the only reader of both. */
export type ShellConfig = {
  profile: string;
  /** Given by `--user-data-dir`; then the profile's name decides nothing about folders. */
  userDataDirectory: string | null;
  /** The server that was started beside the app, filled in on the first screen. */
  defaultServerUrl: string | null;
  /** The development server of the window's code. */
  rendererUrl: string | null;
  /** The Node that hosts the engine where Electron's own is too old for the store; development and test builds only. */
  engineNodePath: string | null;
  /** A `parley:` link that the app was started with. */
  link: string | null;
};

const linkPattern = /^parley:\/\//i;

/** Reads the configuration of this start. `argv`: without the executable. Throws an Error with plain words where something given cannot be meant. */
export function readShellConfig(argv: readonly string[] = process.argv.slice(1), env: NodeJS.ProcessEnv = process.env): ShellConfig {
  const { values, positionals } = parseArgs({
    args: [...argv],
    strict: false,
    allowPositionals: true,
    options: {
      profile: { type: 'string' },
      'user-data-dir': { type: 'string' },
      'server-url': { type: 'string' },
      'engine-node': { type: 'string' },
    },
  });
  return {
    profile: readProfileName(stringOf(values['profile']) ?? 'default'),
    userDataDirectory: stringOf(values['user-data-dir']),
    defaultServerUrl: stringOf(values['server-url']),
    rendererUrl: env['ELECTRON_RENDERER_URL'] || null,
    engineNodePath: stringOf(values['engine-node']) ?? env['PARLEY_ENGINE_NODE'] ?? null,
    link: positionals.find((word) => linkPattern.test(word)) ?? null,
  };
}

/** The name under which the OS keychain holds this profile's secrets: another folder is another set of secrets. */
export function keychainService(config: Pick<ShellConfig, 'profile' | 'userDataDirectory'>): string {
  if (config.userDataDirectory !== null) return `Parley/${createHash('sha256').update(config.userDataDirectory).digest('hex').slice(0, 12)}`;
  return config.profile === 'default' ? 'Parley' : `Parley/${config.profile}`;
}

function stringOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
