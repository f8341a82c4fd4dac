import { z } from 'zod';
import { idSchema } from '../ids.ts';

/**
 * Feature `writings`. A message that its bot is still writing, for somebody who asked. It holds until `expiresAt` (epoch ms), unless the bot says so again: a bot that
 * dies is forgotten by itself. `stoppedById`: who asked the bot to stop, which it has not done yet.
 */
export const writingSchema = z.object({
  roomId: idSchema,
  messageId: idSchema,
  botId: idSchema,
  askedById: idSchema,
  expiresAt: z.int(),
  stoppedById: idSchema.optional(),
});
export type Writing = z.infer<typeof writingSchema>;
