import { z } from 'zod';
import { writingSchema } from '../entities/writing.ts';
import { idSchema } from '../ids.ts';

const room = { accountId: idSchema, roomId: idSchema };

/** Answers that bots are still writing. */
export const writingsContract = {
  /** What this device knows of a room; asks anew where the server can be reached, and tells by `writings-changed` what that brought. */
  'writings.list': { input: z.object(room), output: z.object({ writings: z.array(writingSchema) }) },
  /** Server. Asks the bot to stop; `writings-changed` tells that it was asked, and that it ended. */
  'writings.stop': { input: z.object({ ...room, messageId: idSchema }), output: z.object({}) },
} as const;
