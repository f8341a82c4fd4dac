import { z } from 'zod';
import { receiptSchema } from '../entities/membership.ts';
import { privacySchema } from '../entities/user.ts';
import { idSchema } from '../ids.ts';
import { limits } from '../limits.ts';

/** How far words have come with people, when people were last seen, and what one tells of both. Part of `calls`. */
export const receiptCalls = {
  /**
   * Feature `receipts`: of the other members of a room with at most 20, those who share theirs; of no use (empty) to who does not share his own. Who has nothing yet
   * is there with zeros.
   */
  'receipts.get': { input: z.object({ roomId: idSchema }), output: z.object({ receipts: z.array(receiptSchema) }) },
  /** Feature `receipts`: what is numbered up to `seq` is stored on this device. Forward only; nothing happens in big rooms, or where the caller shares no receipts. */
  'receipts.delivered': { input: z.object({ roomId: idSchema, seq: z.int().nonnegative() }), output: z.object({}) },
  /**
   * Feature `last-seen`: when people were last connected and seen, to a few minutes (epoch ms). Only people of one's rooms who share it, where the caller does too; whoever
   * is invisible has gone when he became it. Others are left out.
   */
  'people.lastSeen': {
    input: z.object({ userIds: z.array(idSchema).max(limits.usersGetMax) }),
    output: z.object({ seen: z.array(z.object({ userId: idSchema, at: z.int() })) }),
  },
  /** Features `receipts`, `last-seen`: what is left out stays. All devices of the person hear `privacy-changed`. */
  'privacy.set': {
    input: z.object({ opId: idSchema.optional(), receipts: z.boolean().optional(), lastSeen: z.boolean().optional() }),
    output: z.object({ privacy: privacySchema }),
  },
} as const;
