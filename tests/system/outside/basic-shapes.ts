import { z } from 'zod';

/** What the shapes of every area are made of. */
export const idShape = z.string().regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
export const time = z.int().min(1_600_000_000_000).max(4_000_000_000_000);
export const seq = z.int().positive();
export const count = z.int().nonnegative();

export const userShape = z.strictObject({
  id: idShape,
  handle: z.string().regex(/^[a-z0-9_.-]{2,32}$/),
  displayName: z.string().min(1),
  bot: z.boolean().optional(),
  deactivated: z.boolean().optional(),
  deleted: z.literal(true).optional(),
  version: count,
  // Announced as the feature `profiles`.
  about: z.string().min(1).optional(),
  timeZone: z.string().min(1).optional(),
  // Announced as the feature `presence`.
  status: z.strictObject({ text: z.string(), emoji: z.string().min(1).optional(), expiresAt: time.optional() }).optional(),
  // Announced as the feature `server-admin`.
  admin: z.literal(true).optional(),
  // Announced as the feature `pictures`.
  picture: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
});

export const role = z.enum(['owner', 'admin', 'moderator', 'member', 'guest']);
