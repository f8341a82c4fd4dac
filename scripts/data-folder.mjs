import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where this person's Parley keeps what `npm start` makes: the relay's data and its log. */
export function dataFolder(env = process.env) {
  if (process.platform === 'win32') return join(env.LOCALAPPDATA || join(homedir(), 'AppData', 'Local'), 'Parley');
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Parley');
  return join(env.XDG_DATA_HOME || join(homedir(), '.local', 'share'), 'parley');
}
