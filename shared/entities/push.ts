import { z } from 'zod';
import { idSchema } from '../ids.ts';

/** What speaks to somebody's phone: ntfy, Gotify, or whatever takes pushes by the push gateway API of Matrix (sygnal, UnifiedPush). */
export const pushKindSchema = z.enum(['ntfy', 'gotify', 'matrix']);
export type PushKind = z.infer<typeof pushKindSchema>;

/** What leaves the server: `hint`, only that something is there; `words`, who wrote it, where, and what. */
export const pushContentsSchema = z.enum(['hint', 'words']);
export type PushContents = z.infer<typeof pushContentsSchema>;

/**
 * Feature `push`. Where somebody is told what is there for him while none of his devices is in use. `topic` is ntfy's, `appId` Matrix's. `hasToken`: there is a token (a Matrix
 * push key), which is never shown again. `lastTry`: when something last went there, and in words what was wrong where it did not arrive. `waiting`: rooms with something that is
 * to be told. `disabled`: switched off by the server; a test that arrives switches it on. `reason`: `failures` (nothing arrived for a day) or `refused` (it will take nothing more).
 */
export const pushTargetSchema = z.object({
  id: idSchema,
  kind: pushKindSchema,
  address: z.string(),
  topic: z.string().optional(),
  appId: z.string().optional(),
  hasToken: z.boolean(),
  contents: pushContentsSchema,
  createdAt: z.int(),
  lastTry: z.object({ at: z.int(), error: z.string().optional() }).optional(),
  waiting: z.int().nonnegative(),
  disabled: z.object({ at: z.int(), reason: z.string() }).optional(),
});
export type PushTarget = z.infer<typeof pushTargetSchema>;
