import type { Id } from '@parley/shared/ids';
import type { Deps } from '../deps.ts';

/** Ends sessions of a person: in the database first, then on every node. Answers how many were ended now. */
export async function endSessions(deps: Pick<Deps, 'sessions' | 'publisher'>, which: { userId: Id; sessionId?: Id; exceptSessionId?: Id }): Promise<number> {
  const ended = await deps.sessions.revoke(which);
  if (ended.length > 0) deps.publisher.endSessions(ended, 'revoked');
  return ended.length;
}
