import { join } from 'node:path';
import { app } from 'electron';
import type { ShellConfig } from './config.ts';

/** Gives each profile a folder of its own, so two people can use one machine. Must run before anything asks for the app's folders or its instance lock. */
export function applyProfile({ profile, userDataDirectory }: ShellConfig): void {
  // --user-data-dir has been obeyed by Electron already.
  if (userDataDirectory !== null) return;
  const base = join(app.getPath('appData'), 'Parley');
  app.setPath('userData', profile === 'default' ? base : join(base, 'profiles', profile));
}
