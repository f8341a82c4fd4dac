import { createHash } from 'node:crypto';
import type { WireError } from '@parley/shared/protocol/errors';
import type { Session } from '@parley/shared/protocol/http';
import { fail, ok, type Result } from '@parley/shared/result';
import type { AccountCore } from '../accounts/account-core.ts';
import { dropAttempt, findAttempt, writeAttempt } from '../store/own/refresh-attempt.ts';

/** The session's tokens: the access token lives in memory, the refresh token in the secret store. */
export type Tokens = {
  /** An access token with some life left, refreshed where needed. `unauthenticated`: the session is over. Anything else: try later, nobody is signed out. */
  access(): Promise<Result<string>>;
  /** A new access token whatever the old one's age (single flight). */
  renew(): Promise<Result<string>>;
  /** The relay refused the access token. */
  invalidate(): void;
  /** Takes a session that a sign-in brought. */
  adopt(session: Session): Promise<void>;
  /** Forgets all of it, on disk too. */
  forget(): Promise<void>;
  /** The access token while it lives, for a last goodbye. */
  current(): string | null;
  /** Milliseconds until the access token should be renewed; null without one. */
  renewInMs(): number | null;
  /** The relay told its time: device clocks may be wrong by days. */
  noteServerTime(serverTimeMs: number): void;
};

const unauthenticated: WireError = { code: 'unauthenticated', message: 'You are signed out here. Sign in again.' };
const leastLifeMs = 30_000;

const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');

export function createTokens(core: AccountCore, onSession: (session: Session) => void): Tokens {
  const { deps, own, id } = core;
  let access: { token: string; endsAtServerMs: number; gotAtMs: number } | null = null;
  let refreshToken: string | null = null;
  let skewMs = 0;
  let running: Promise<Result<string>> | null = null;

  const lifeLeftMs = (): number => (access ? access.endsAtServerMs - (deps.clock.now() + skewMs) : 0);

  const keep = async (session: Session): Promise<void> => {
    access = { token: session.accessToken, endsAtServerMs: session.accessTokenExpiresAt, gotAtMs: deps.clock.now() };
    refreshToken = session.refreshToken;
    await deps.secrets.set(id, session.refreshToken);
    own.write((write) => dropAttempt(write));
    onSession(session);
  };

  const refresh = async (): Promise<Result<string>> => {
    refreshToken ??= await deps.secrets.get(id);
    if (refreshToken === null) return fail(unauthenticated);
    const spent = refreshToken;
    const hash = hashOf(spent);
    let attemptId = findAttempt(own.read, hash);
    if (attemptId === null) {
      const fresh = deps.newId();
      own.write((write) => writeAttempt(write, hash, fresh));
      attemptId = fresh;
    }
    const urls = [core.record.serverUrl, ...core.record.nodes.filter((url) => url !== core.record.serverUrl)];
    let last: Result<Session> = fail({ code: 'unavailable', message: 'The server cannot be reached.' });
    for (const url of urls) {
      last = await deps.http.refresh(url, { refreshToken: spent, attemptId });
      if (last.ok || last.error.code !== 'unavailable') break;
    }
    if (core.isClosed() || refreshToken !== spent) return fail({ code: 'unavailable', message: 'The session changed meanwhile.' });
    if (!last.ok) return last;
    await keep(last.value);
    return ok(last.value.accessToken);
  };

  const renew = (): Promise<Result<string>> => {
    running ??= refresh()
      .catch((cause: unknown): Result<string> => {
        deps.log('error', 'refresh-failed', { accountId: id, message: String(cause) });
        return fail({ code: 'unavailable', message: 'The session could not be renewed.' });
      })
      .finally(() => {
        running = null;
      });
    return running;
  };

  return {
    async access() {
      // A token that was just handed out is used whatever this device's clock says about its end.
      const isFresh = access !== null && (lifeLeftMs() > leastLifeMs || deps.clock.now() - access.gotAtMs < leastLifeMs);
      return access && isFresh ? ok(access.token) : renew();
    },
    renew,
    invalidate() {
      access = null;
    },
    adopt: keep,
    async forget() {
      access = null;
      refreshToken = null;
      await deps.secrets.delete(id);
      own.write((write) => dropAttempt(write));
    },
    current: () => access?.token ?? null,
    renewInMs: () => (access ? Math.max(leastLifeMs, lifeLeftMs() - core.tuning.renewBeforeMs) : null),
    noteServerTime(serverTimeMs) {
      skewMs = serverTimeMs - deps.clock.now();
    },
  };
}
