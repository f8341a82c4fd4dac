import type { RegisterInput, Session } from '@parley/shared/protocol/http';
import type { Deps } from '../deps.ts';
import { RelayError } from '../relay-error.ts';
import { signInWords } from './sign-in-words.ts';
import { startSession } from './start-session.ts';

type RegisterDeps = Pick<Deps, 'users' | 'sessions' | 'server' | 'passwords' | 'accessTokens' | 'signInLimits' | 'newId' | 'nodeUrls' | 'settings'>;

/** `@room` and `@here` call everybody, so nobody can have these names. */
const reservedHandles: ReadonlySet<string> = new Set(['room', 'here']);

const closedWords = {
  closed: 'This server does not take new accounts. Ask its operator for one.',
  invite: 'This server takes new accounts by invitation only. Ask somebody here to invite you.',
} as const;

/** Makes an account and signs it in. Throws `forbidden` (registration is not open), `rate-limited` (30 an hour from one address), `conflict` (handle taken). */
export async function register(deps: RegisterDeps, client: { address: string }, input: RegisterInput): Promise<Session> {
  const { registration } = deps.settings;
  if (registration !== 'open') throw new RelayError('forbidden', closedWords[registration]);
  const waitMs = await deps.signInLimits.take('registrations-by-address', client.address);
  if (waitMs !== null) throw new RelayError('rate-limited', signInWords.tooManyRegistrations, { retryAfterMs: waitMs });
  const handle = input.handle.toLowerCase();
  if (reservedHandles.has(handle)) throw takenError();
  // Looked up before hashing, so that a taken handle costs no work; the unique key decides.
  if ((await deps.users.credentials(handle)) !== null) throw takenError();
  const passwordHash = await deps.passwords.hash(input.password);
  const user = await deps.users.create({ userId: deps.newId(), handle, displayName: input.displayName, passwordHash });
  return startSession(deps, user, input.device);
}

function takenError(): RelayError {
  return new RelayError('conflict', 'This handle is taken. Please choose another one.', { issues: [{ path: 'handle', message: 'is taken' }] });
}
