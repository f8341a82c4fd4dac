import { z } from 'zod';
import { idSchema } from '../ids.ts';

/**
 * A command of this person that has no message in the room (yet): what was typed (null: on another device), and what the bot said to nobody else. Held in
 * memory only. `message`: why it failed.
 */
export const commandRunSchema = z.object({
  id: idSchema,
  roomId: idSchema,
  rootId: idSchema.nullable(),
  /** Null until it is known which bot. */
  botId: idSchema.nullable(),
  words: z.string().nullable(),
  state: z.enum(['running', 'answered', 'failed', 'expired']),
  message: z.string().nullable(),
  replies: z.array(z.object({ id: idSchema, body: z.string() })),
});
export type CommandRun = z.infer<typeof commandRunSchema>;
