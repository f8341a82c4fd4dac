import { z } from 'zod';
import { idSchema } from '../ids.ts';

/**
 * A way in: to a room, or (without `roomId`) to the server. `code` is what people pass on, written in groups (`7KQ2-MXPA-4TRB`); it is read without regard to
 * case, dashes and blanks. It lets in until `expiresAt`, `maxUses` times, and only while who made it is there and may invite.
 */
export const inviteSchema = z.object({
  code: z.string(),
  roomId: idSchema.optional(),
  creatorId: idSchema,
  createdAt: z.int(),
  expiresAt: z.int(),
  uses: z.int().nonnegative(),
  maxUses: z.int().positive().optional(),
  revokedAt: z.int().optional(),
});
export type Invite = z.infer<typeof inviteSchema>;
