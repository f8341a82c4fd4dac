import { z } from 'zod';
import { signInBudgets } from './domain/sessions/sign-in-budgets.ts';

const bucket = (capacity: number, perSecond: number) =>
  z.strictObject({ capacity: z.number().positive().default(capacity), perSecond: z.number().positive().default(perSecond) }).prefault({});

const window = ({ points, perMs }: { points: number; perMs: number }) =>
  z.strictObject({ points: z.int().positive().default(points), perMs: z.int().positive().default(perMs) }).prefault({});

/**
 * The relay's budgets, as `RATE_LIMITS` (JSON) may override them, each number for itself. `writes`: calls that change something, by person; `readBytes`: bytes of
 * answers, by person; `botWrites`, `botReadBytes`: the same by bot, over all of its tokens; `uploadBytes`, `downloadBytes`: of files, by person, on each node; `handshakes`: new sockets, by address; `signInsByAccount`: failures; `signInsByAddress`, `registrations`, `invites`, `exports`: attempts; `hookPosts`: by incoming webhook.
 */
export const rateLimitsSchema = z.strictObject({
  writes: bucket(200, 20),
  readBytes: bucket(64 * 1024 * 1024, 8 * 1024 * 1024),
  botWrites: bucket(100, 10),
  botReadBytes: bucket(64 * 1024 * 1024, 8 * 1024 * 1024),
  uploadBytes: bucket(2 * 1024 ** 3, 32 * 1024 ** 2),
  downloadBytes: bucket(4 * 1024 ** 3, 64 * 1024 ** 2),
  handshakes: bucket(1_000, 100),
  signInsByAccount: window(signInBudgets['failures-by-account']),
  signInsByAddress: window(signInBudgets['sign-ins-by-address']),
  registrations: window(signInBudgets['registrations-by-address']),
  invites: window(signInBudgets['invites-by-address']),
  exports: window(signInBudgets['exports-by-person']),
  hookPosts: window(signInBudgets['posts-by-hook']),
});
export type RateLimits = z.output<typeof rateLimitsSchema>;
