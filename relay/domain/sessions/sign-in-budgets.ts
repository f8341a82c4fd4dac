import type { SignInBudget } from './session-ports.ts';

/** Protocol's limits: an account 10 failures in 10 minutes; an address 60 sign-ins in 10 minutes, 30 registrations an hour and 60 looks at invites in 10 minutes. A person exports 5 times an hour, a webhook posts 60 messages a minute. */
export const signInBudgets: Record<SignInBudget, { points: number; perMs: number }> = {
  'sign-ins-by-address': { points: 60, perMs: 10 * 60_000 },
  'registrations-by-address': { points: 30, perMs: 60 * 60_000 },
  'failures-by-account': { points: 10, perMs: 10 * 60_000 },
  'invites-by-address': { points: 60, perMs: 10 * 60_000 },
  'exports-by-person': { points: 5, perMs: 60 * 60_000 },
  'posts-by-hook': { points: 60, perMs: 60_000 },
};
