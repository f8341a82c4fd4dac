import { z } from 'zod';
import { invocationSchema } from '../entities/command.ts';
import { presenceStatusSchema, userSchema } from '../entities/user.ts';
import { writingSchema } from '../entities/writing.ts';
import { idSchema } from '../ids.ts';

/**
 * What a bot answers to who ran a command, and to nobody else. `reply`: words (`id`: the same words again have the same), which are kept nowhere: who is not
 * connected misses them. `done`: the answer is a message of the room (`messageId`). `failed`, `expired`: why, in `message`; `commands.status` tells those later too.
 */
const commandAnsweredSchema = z.object({
  type: z.literal('command-answered'),
  invocationId: idSchema,
  roomId: idSchema,
  botId: idSchema,
  threadRootId: idSchema.optional(),
  outcome: z.enum(['reply', 'done', 'failed', 'expired']),
  id: idSchema.optional(),
  body: z.string().optional(),
  messageId: idSchema.optional(),
  message: z.string().optional(),
});

/** `signal`: ephemeral news that may be lost. Feature `thread-typing`: `threadRootId` says in which thread somebody types. `online` is the number of members of a room that are connected to any node. Feature `receipts`: `read` and `delivered`, forward only. Feature `writings`: `writing` (`on` false: no more) for a room's members, `stop-asked` for the bot. */
export const signalSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('typing'), roomId: idSchema, userId: idSchema, on: z.boolean(), threadRootId: idSchema.optional() }),
  z.object({ type: z.literal('presence'), userId: idSchema, status: presenceStatusSchema }),
  z.object({ type: z.literal('online'), roomId: idSchema, count: z.int().nonnegative() }),
  z.object({ type: z.literal('read'), roomId: idSchema, userId: idSchema, seq: z.int().nonnegative() }),
  z.object({ type: z.literal('delivered'), roomId: idSchema, userId: idSchema, seq: z.int().nonnegative() }),
  z.object({ type: z.literal('command-invoked'), invocation: invocationSchema }),
  commandAnsweredSchema,
  writingSchema.extend({ type: z.literal('writing'), on: z.boolean() }),
  z.object({ type: z.literal('stop-asked'), roomId: idSchema, messageId: idSchema, user: userSchema }),
]);
export type Signal = z.infer<typeof signalSchema>;
