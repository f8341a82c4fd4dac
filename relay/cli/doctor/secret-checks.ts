import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { givenEnvironment } from '../../config.ts';
import { type Check, ok, problem, warning } from './check.ts';

const placeholder = /change.?me|secret|password|example|0123456789|abcdefgh|parley/i;

/** Whether a secret looks made by hand: few different characters, or words that stand in examples. */
export function looksWeak(secret: string): boolean {
  return new Set(secret).size < 10 || placeholder.test(secret);
}

export const secretChecks: Check[] = [
  // What is wrong with it ends the command before any check, with every problem named.
  { name: 'configuration', run: async () => ok('every variable is right (`parley-relay config check` shows them)') },
  {
    name: 'secrets',
    async run({ config }) {
      const advice = 'Make one with `openssl rand -hex 32`. Everybody signs in again after a change.';
      if (looksWeak(config.jwtSecret)) return problem('JWT_SECRET can be guessed', advice);
      const given = givenEnvironment()['REFRESH_SECRET'] ?? '';
      if (given !== '' && given === config.jwtSecret)
        return warning('REFRESH_SECRET and JWT_SECRET are the same', 'Leave REFRESH_SECRET out (it is made of the other), or make another one.');
      return given !== '' && looksWeak(given) ? problem('REFRESH_SECRET can be guessed', advice) : ok('long and random');
    },
  },
  {
    name: 'secrets are private',
    async run({ config }) {
      if (process.platform === 'win32') return ok('kept by the rights of the folder');
      for (const name of ['jwt-secret', 'postgres-password']) {
        const path = join(config.dataDir, name);
        const mode = await stat(path).then(
          (found) => found.mode,
          () => 0,
        );
        if ((mode & 0o077) !== 0) return problem(`others can read ${path}`, `chmod 600 ${path}`);
      }
      return ok('nobody else reads those in DATA_DIR');
    },
  },
];
