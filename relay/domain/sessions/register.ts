import type { RegisterInput, Session } from '@parley/shared/protocol/http';
import { currentSettings } from '../admin/current-settings.ts';
import type { Deps } from '../deps.ts';
import { judgeFirstInvite } from '../invites/first-invite.ts';
import { livingInvite } from '../invites/living-invite.ts';
import { refusals } from '../policies.ts';
import { RelayError, refusedError } from '../relay-error.ts';
import { announceAdded } from '../rooms/announce.ts';
import { isReservedHandle, takenHandle } from '../users/taken-handle.ts';
import { signInWords } from './sign-in-words.ts';
import { startSession } from './start-session.ts';

type RegisterDeps = Pick<
  Deps,
  | 'users'
  | 'rooms'
  | 'invites'
  | 'memberships'
  | 'publisher'
  | 'presence'
  | 'sessions'
  | 'server'
  | 'passwords'
  | 'accessTokens'
  | 'signInLimits'
  | 'newId'
  | 'nodeUrls'
  | 'settings'
  | 'admin'
  | 'onFirstAccount'
>;

const closedWords = {
  closed: 'This server does not take new accounts. Ask its operator for one.',
  invite: 'This server takes new accounts by invitation only. Ask somebody here to invite you.',
} as const;

/**
 * Makes an account and signs it in. The first account of all needs no invite (nobody could give one) but the operator's, where there is one. With an invite into a
 * room, the new person is in it. Throws `forbidden` (registration is not open, or the invite lets nobody in), `rate-limited` (30 an hour from one address), `conflict` (handle taken).
 */
export async function register(deps: RegisterDeps, client: { address: string }, input: RegisterInput): Promise<Session> {
  const { nodeName } = deps.settings;
  const { registration } = await currentSettings(deps);
  if (registration === 'closed') throw new RelayError('forbidden', closedWords.closed);
  const waitMs = await deps.signInLimits.take('registrations-by-address', client.address);
  if (waitMs !== null) throw new RelayError('rate-limited', signInWords.tooManyRegistrations, { retryAfterMs: waitMs });
  const handle = input.handle.toLowerCase();
  if (isReservedHandle(handle)) throw takenHandle();
  const living = input.inviteCode === undefined ? null : await livingInvite(deps, input.inviteCode);
  if ((await judgeFirstInvite(deps, input.inviteCode)) === 'wrong') throw uninvitedError(input.inviteCode);
  const isUninvited = living === null && (registration === 'invite' || input.inviteCode !== undefined);
  // Both looked up before hashing, so that a bad code or a taken handle costs no work; what is stored decides.
  if (isUninvited && !(await deps.users.isEmpty())) throw uninvitedError(input.inviteCode);
  if ((await deps.users.credentials(handle)) !== null) throw takenHandle();
  const passwordHash = await deps.passwords.hash(input.password);
  const made = await deps.users.register({
    userId: deps.newId(),
    handle,
    displayName: input.displayName,
    passwordHash,
    needsInvite: isUninvited,
    ...(living === null
      ? {}
      : { invite: { code: living.invite.code, roomId: living.invite.roomId ?? null, creatorVersion: living.creatorVersion, opId: deps.newId(), nodeName } }),
  });
  if (made.isFirst) deps.onFirstAccount(handle);
  if (made.joined) await announceAdded(deps, made.joined);
  const session = await startSession(deps, made.user, { device: input.device, address: client.address });
  return made.joined?.room ? { ...session, joinedRoomId: made.joined.room.id } : session;
}

function uninvitedError(code: string | undefined): RelayError {
  if (code === undefined) return new RelayError('forbidden', closedWords.invite, { issues: [{ path: 'inviteCode', message: 'is needed' }] });
  return refusedError(refusals.uninvited, [{ path: 'inviteCode', message: 'lets nobody in' }]);
}
