import type { Id } from '@parley/shared/ids';
import type { EndedCode } from '@parley/shared/protocol/events';
import type { Device } from '@parley/shared/protocol/http';

/** What signing in and sessions need from the world; `ports.ts` says what holds for all ports. */

export type StoredSession = {
  id: Id;
  userId: Id;
  device: Device;
  generation: number;
  tokenHash: string;
  previousHash: string | null;
  previousAttemptHash: string | null;
  /** Until when the spent token still gets its successor without an `attemptId`. */
  previousUntil: number | null;
  createdAt: number;
  lastUsedAt: number;
  expiresAt: number;
  revokedAt: number | null;
  /** Where it last signed in or was renewed from. */
  lastAddress: string | null;
};

export type SessionStore = {
  /** Throws `unauthenticated` where the account was deactivated meanwhile. */
  create(input: { id: Id; userId: Id; device: Device; tokenHash: string; expiresAt: number; address: string }): Promise<StoredSession>;
  find(id: Id): Promise<StoredSession | null>;
  /** Only if `generation` is still the current one (else false: another refresh won). */
  rotate(input: {
    id: Id;
    generation: number;
    tokenHash: string;
    attemptHash: string | null;
    previousUntil: number;
    expiresAt: number;
    address: string;
  }): Promise<boolean>;
  /** Living ones, the last used first. */
  list(userId: Id): Promise<StoredSession[]>;
  /** Ends sessions that are not ended yet and answers their ids. */
  revoke(input: { userId: Id; sessionId?: Id; exceptSessionId?: Id }): Promise<Id[]>;
  /** Ended after that time, each with why, for the sockets that are still open. */
  revokedSince(sinceMs: number): Promise<{ sessionId: Id; code: EndedCode }[]>;
  /**
   * Takes away sessions whose last token has run out, ended or not; before that, who holds a token is told why it is over. The last used of each living account
   * stays: it tells admins when somebody was here.
   */
  forgetOld(): Promise<void>;
};

/** Hashes passwords in a bounded pool (argon2id). `verify` against null spends the same time, so that nothing tells whether a handle exists. */
export type PasswordHasher = { hash(password: string): Promise<string>; verify(passwordHash: string | null, password: string): Promise<boolean> };

/** What is counted against guessing: sign-ins, registrations and looks at invites by address, failed passwords by account; and exports, which cost much, by person. */
export type SignInBudget =
  | 'sign-ins-by-address'
  | 'registrations-by-address'
  | 'failures-by-account'
  | 'invites-by-address'
  | 'exports-by-person'
  | 'posts-by-hook';

/** Counts of the budgets in `sessions/sign-in-budgets.ts`, over all nodes where there is Redis, else in memory. Never fails because Redis is away. */
export type SignInLimits = {
  /** Takes one from the budget. Answers milliseconds to wait where nothing is left, else null. */
  take(budget: SignInBudget, key: string): Promise<number | null>;
  /** Gives one back: it turned out not to count. */
  refund(budget: SignInBudget, key: string): Promise<void>;
  /** The whole budget is there again. */
  reset(budget: SignInBudget, key: string): Promise<void>;
};

/** Makes and reads access tokens: JWT, HS256 and nothing else, claims `sub` (user), `sid` (session), `iss` (store), `exp`. */
export type AccessTokens = {
  issue(actor: { userId: Id; sessionId: Id }): Promise<{ accessToken: string; expiresAt: number }>;
  /** Throws `unauthenticated` for anything that is not a living token of this store. `expiresAt`: epoch milliseconds, without the leeway. */
  verify(accessToken: string): Promise<{ userId: Id; sessionId: Id; expiresAt: number }>;
};
