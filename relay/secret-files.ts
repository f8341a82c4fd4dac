import { readFileSync } from 'node:fs';

type Environment = Record<string, string>;
/** The environment with every file read, and what is wrong with it, one line each. */
type FilledEnvironment = { given: Environment; problems: string[] };

/** Whose password goes into which URL: a URL with a password cannot lie in a file that others may read. */
const passwords = [
  { password: 'DATABASE_PASSWORD', url: 'DATABASE_URL' },
  { password: 'REDIS_PASSWORD', url: 'REDIS_URL' },
] as const;

/**
 * The one rule for secrets: `NAME_FILE` names a file that holds the value of `NAME`, for every variable in `names`. An empty file counts as absent, the line
 * end at its end does not belong to the value. `DATABASE_PASSWORD` and `REDIS_PASSWORD` become part of `DATABASE_URL` and `REDIS_URL`.
 */
export function withSecretFiles(environment: NodeJS.ProcessEnv, names: readonly string[]): FilledEnvironment {
  const given: Environment = {};
  for (const [name, value] of Object.entries(environment)) if (value !== undefined && value !== '') given[name] = value;
  const problems: string[] = [];
  for (const name of [...names, ...passwords.map(({ password }) => password)]) {
    const path = given[`${name}_FILE`];
    if (path === undefined) continue;
    if (given[name] !== undefined) {
      problems.push(`${name}_FILE must not be given together with ${name}`);
      continue;
    }
    const text = readSecret(path);
    if (text === null) problems.push(`${name}_FILE must name a file that this process can read, not ${path}`);
    else if (text !== '') given[name] = text;
  }
  for (const { password, url } of passwords) fillPassword(given, { password, url }, problems);
  return { given, problems };
}

function readSecret(path: string): string | null {
  try {
    return readFileSync(path, 'utf8').replace(/\r?\n$/, '');
  } catch {
    return null;
  }
}

function fillPassword(given: Environment, { password: passwordName, url: urlName }: { password: string; url: string }, problems: string[]): void {
  const password = given[passwordName];
  if (password === undefined) return;
  const url = URL.parse(given[urlName] ?? '');
  if (given[urlName] === undefined) problems.push(`${passwordName} must not be given without ${urlName}`);
  if (url === null) return;
  if (url.password !== '') problems.push(`${passwordName} must not be given: ${urlName} holds a password already`);
  else given[urlName] = Object.assign(url, { password: encodeURIComponent(password) }).href;
}
