import { z } from 'zod';
import { idSchema } from '../ids.ts';

/** What somebody says of himself for a while: words, an emoji, or both. It ends at `expiresAt` (epoch ms) by itself, without a new version of the person. */
export const customStatusSchema = z.object({ text: z.string(), emoji: z.string().optional(), expiresAt: z.int().optional() });
export type CustomStatus = z.infer<typeof customStatusSchema>;

/** A person or bot as others see it. `version` rises with every change; state is applied only over a lower one. Feature `profiles`: `about`, `timeZone` (IANA name). Feature `presence`: `status`. Feature `pictures`: `picture`, the name of its bytes (`GET /v1/pictures/:hash`). Feature `account-deletion`: `deleted`, what is left of somebody who is gone for good (with `deactivated`). */
export const userSchema = z.object({
  id: idSchema,
  handle: z.string(),
  displayName: z.string(),
  bot: z.boolean().optional(),
  deactivated: z.boolean().optional(),
  deleted: z.boolean().optional(),
  version: z.int().nonnegative(),
  about: z.string().optional(),
  timeZone: z.string().optional(),
  status: customStatusSchema.optional(),
  admin: z.boolean().optional(),
  picture: z.string().optional(),
});
export type User = z.infer<typeof userSchema>;

/** What one tells of oneself, and by that sees of others: how far one has read (`receipts`), when one was last connected (`lastSeen`). */
export const privacySchema = z.object({ receipts: z.boolean(), lastSeen: z.boolean() });
export type Privacy = z.infer<typeof privacySchema>;

/** Whether somebody can be reached now. `offline`: no live connection to any node. */
export const presenceStatusSchema = z.enum(['online', 'away', 'dnd', 'offline']);
export type PresenceStatus = z.infer<typeof presenceStatusSchema>;

/** How one chooses to be seen, on all devices. `online`: as it is, away by itself when idle; `invisible`: offline for others. */
export const presenceChoiceSchema = z.enum(['online', 'away', 'dnd', 'invisible']);
export type PresenceChoice = z.infer<typeof presenceChoiceSchema>;
