import type { Id } from '@parley/shared/ids';
import type { SessionInfo } from '@parley/shared/protocol/http';
import { type EngineDeps, EngineError } from '../ports.ts';
import type { Account } from './open-account.ts';

/** @throws EngineError where there is no session (any more), or no server to renew it */
export async function tokenOf(account: Account): Promise<string> {
  const token = await account.tokens.access();
  if (!token.ok) throw new EngineError(token.error);
  return token.value;
}

/** The person's signed-in devices, from the server. */
export async function listSessions(deps: EngineDeps, account: Account): Promise<SessionInfo[]> {
  const answer = await deps.http.sessions(account.core.record.serverUrl, await tokenOf(account));
  if (!answer.ok) throw new EngineError(answer.error);
  return answer.value;
}

/** Ends another device's session, on every node within a second. */
export async function endSession(deps: EngineDeps, account: Account, sessionId: Id): Promise<void> {
  const answer = await deps.http.endSession(account.core.record.serverUrl, await tokenOf(account), sessionId);
  if (!answer.ok) throw new EngineError(answer.error);
}
