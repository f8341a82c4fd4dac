import type { RefreshInput, Session } from '@parley/shared/protocol/http';
import type { Deps } from '../deps.ts';
import { RelayError } from '../relay-error.ts';
import { endSessions } from './end-sessions.ts';
import { graceMs, judgeRefresh } from './judge-refresh.ts';
import { hashOf, sessionOfRefreshToken, successorOf } from './refresh-token.ts';
import { renderSession } from './render-session.ts';
import type { StoredSession } from './session-ports.ts';
import { signInWords } from './sign-in-words.ts';
import { sessionLifeMs } from './start-session.ts';

type RefreshDeps = Pick<Deps, 'sessions' | 'users' | 'server' | 'accessTokens' | 'publisher' | 'nodeUrls' | 'settings'>;

/** Another refresh of the same session may win each round; more than two at once are not honest. */
const maxRounds = 4;

/**
 * Gives a new access token and the successor of the refresh token. A lost answer can be asked for again with the same `attemptId`; a spent token that comes
 * for any other reason ends the whole session on every node. Throws `unauthenticated`, always in the same words.
 */
export async function refresh(deps: RefreshDeps, client: { address: string }, input: RefreshInput): Promise<Session> {
  const secret = deps.settings.refreshSecret;
  const presented = input.refreshToken;
  const sessionId = sessionOfRefreshToken(secret, presented);
  if (sessionId === null) throw refused();
  const attemptHash = input.attemptId === undefined ? null : hashOf(input.attemptId);
  for (let round = 1; round <= maxRounds; round += 1) {
    const session = await deps.sessions.find(sessionId);
    if (!session) throw refused();
    if (session.revokedAt !== null) throw await refusedOf(deps, session);
    const now = await deps.server.now();
    const judgement = judgeRefresh(session, { tokenHash: hashOf(presented), attemptHash, now });
    if (judgement === 'dead') throw refused();
    if (judgement === 'theft') {
      await endSessions(deps, { userId: session.userId, sessionId });
      throw refused();
    }
    if (judgement === 'again') {
      const refreshToken = successorOf(secret, { sessionId, generation: session.generation - 1, presented });
      if (hashOf(refreshToken) !== session.tokenHash) throw refused();
      return answer(deps, session, refreshToken);
    }
    const refreshToken = successorOf(secret, { sessionId, generation: session.generation, presented });
    const hasRotated = await deps.sessions.rotate({
      id: sessionId,
      generation: session.generation,
      tokenHash: hashOf(refreshToken),
      attemptHash,
      previousUntil: now + graceMs,
      expiresAt: now + sessionLifeMs,
      address: client.address,
    });
    if (hasRotated) return answer(deps, session, refreshToken);
  }
  throw new RelayError('unavailable', 'This session is being refreshed elsewhere. Please try again.', { retryAfterMs: 500 });
}

async function answer(deps: RefreshDeps, session: StoredSession, refreshToken: string): Promise<Session> {
  const [user] = await deps.users.get([session.userId]);
  if (!user || user.deactivated) throw refused();
  return renderSession(deps, { user, sessionId: session.id, refreshToken });
}

/** Who holds a token of a deleted account is told why it is over. */
async function refusedOf(deps: RefreshDeps, session: StoredSession): Promise<RelayError> {
  const [user] = await deps.users.get([session.userId]);
  if (!user?.deleted) return refused();
  return new RelayError('unauthenticated', signInWords.accountDeleted, { issues: [{ path: 'account', message: 'was deleted' }] });
}

function refused(): RelayError {
  return new RelayError('unauthenticated', signInWords.refused);
}
