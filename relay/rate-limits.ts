import { z } from 'zod';

const bucket = (capacity: number, perSecond: number) =>
  z.strictObject({ capacity: z.number().positive().default(capacity), perSecond: z.number().positive().default(perSecond) }).prefault({});

const window = (count: number, seconds: number) =>
  z.strictObject({ count: z.int().positive().default(count), seconds: z.int().positive().default(seconds) }).prefault({});

/**
 * The relay's budgets, as `RATE_LIMITS` (JSON) may override them, each number for itself. `writes`: calls that change something, by person; `readBytes`: bytes of
 * answers, by person; `handshakes`: new sockets, by address; `signInsByAccount`: failures; `signInsByAddress`, `registrations`: attempts.
 */
export const rateLimitsSchema = z.strictObject({
  writes: bucket(200, 20),
  readBytes: bucket(64 * 1024 * 1024, 8 * 1024 * 1024),
  handshakes: bucket(1_000, 100),
  signInsByAccount: window(10, 600),
  signInsByAddress: window(60, 600),
  registrations: window(30, 3_600),
});
export type RateLimits = z.output<typeof rateLimitsSchema>;
