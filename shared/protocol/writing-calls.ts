import { z } from 'zod';
import { userSchema } from '../entities/user.ts';
import { writingSchema } from '../entities/writing.ts';
import { idSchema } from '../ids.ts';

const target = { roomId: idSchema, messageId: idSchema };

/** Answers that bots are still writing, and the button that stops them: part of `calls`. */
export const writingCalls = {
  /**
   * Feature `writings`, for bots: its own message is being written for `askedById`, for 30 s from now (to be said again in time), or is no more. `stoppedBy`: who wants
   * it to end. From the first time on, this socket hears `stop-asked` for messages of this room. `not-found`: no such message of this bot, or no such member.
   */
  'writings.set': {
    input: z.object({ ...target, askedById: idSchema, on: z.boolean() }),
    output: z.object({ stoppedBy: userSchema.optional() }),
  },
  /** Feature `writings`, for members: what is being written in a room now. */
  'writings.list': { input: z.object({ roomId: idSchema }), output: z.object({ writings: z.array(writingSchema) }) },
  /**
   * Feature `writings`, for people: the bot is to stop. For who asked, and for who may delete others' messages there (`forbidden`). Again: nothing happens.
   * `gone`: it is not being written any more.
   */
  'writings.stop': { input: z.object(target), output: z.object({}) },
} as const;
