import { z } from 'zod';
import { presenceStatusSchema } from '../entities/user.ts';
import { idSchema } from '../ids.ts';

/** `signal`: ephemeral news that may be lost. Feature `thread-typing`: `threadRootId` says in which thread somebody types. `online` is the number of members of a room that are connected to any node. Feature `receipts`: `read` and `delivered`, forward only. */
export const signalSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('typing'), roomId: idSchema, userId: idSchema, on: z.boolean(), threadRootId: idSchema.optional() }),
  z.object({ type: z.literal('presence'), userId: idSchema, status: presenceStatusSchema }),
  z.object({ type: z.literal('online'), roomId: idSchema, count: z.int().nonnegative() }),
  z.object({ type: z.literal('read'), roomId: idSchema, userId: idSchema, seq: z.int().nonnegative() }),
  z.object({ type: z.literal('delivered'), roomId: idSchema, userId: idSchema, seq: z.int().nonnegative() }),
]);
export type Signal = z.infer<typeof signalSchema>;
