import { z } from 'zod';
import { idSchema } from '../ids.ts';

/** A person or bot as others see it. `version` rises with every change; state is applied only over a lower one. */
export const userSchema = z.object({
  id: idSchema,
  handle: z.string(),
  displayName: z.string(),
  bot: z.boolean().optional(),
  deactivated: z.boolean().optional(),
  version: z.int().nonnegative(),
});
export type User = z.infer<typeof userSchema>;

/** Whether somebody can be reached now. `offline`: no live connection to any node. */
export const presenceStatusSchema = z.enum(['online', 'away', 'dnd', 'offline']);
export type PresenceStatus = z.infer<typeof presenceStatusSchema>;
