import { z } from 'zod';
import { pushContentsSchema, pushKindSchema, pushTargetSchema } from '../entities/push.ts';
import { idSchema } from '../ids.ts';
import { limits } from '../limits.ts';
import { lineSchema } from '../text.ts';

const opIdSchema = idSchema.optional();
const nothing = z.object({});
const addressSchema = z
  .string()
  .trim()
  .max(limits.pushAddressMax)
  .refine((address) => /^https?:\/\/[^\s/?#@]+(\/[^\s?#]*)?$/i.test(address), 'must be an address with http or https, without a question mark');

/** Notifications while no device is in use, through a push gateway of one's own: part of `calls`. All need feature `push`, and are for people. */
export const pushCalls = {
  /** One's own, oldest first. */
  'push.list': { input: nothing, output: z.object({ targets: z.array(pushTargetSchema) }) },
  /**
   * `ntfy` needs `topic` (and `token` where its server asks for one), `gotify` `token` (of an application), `matrix` `appId` and `token` (the push key); else `invalid`. Without `contents`: `hint`.
   * It is told what comes after now. `conflict`: there are as many as there may be. The same `opId` again: the first one.
   */
  'push.add': {
    input: z.object({
      opId: opIdSchema,
      kind: pushKindSchema,
      address: addressSchema,
      topic: z
        .string()
        .regex(/^[A-Za-z0-9_-]{1,64}$/, 'must be 1 to 64 letters, digits, _ and -')
        .optional(),
      appId: lineSchema(1, limits.pushAppIdMax).optional(),
      token: lineSchema(1, limits.pushTokenMax).optional(),
      contents: pushContentsSchema.optional(),
    }),
    output: z.object({ target: pushTargetSchema }),
  },
  'push.update': {
    input: z.object({ targetId: idSchema, opId: opIdSchema, contents: pushContentsSchema }),
    output: z.object({ target: pushTargetSchema }),
  },
  /** What waits for it is forgotten. Again: nothing happens. */
  'push.remove': { input: z.object({ targetId: idSchema, opId: opIdSchema }), output: nothing },
  /** Sends a few words there now, and answers what came of it in `lastTry`. One that arrives switches it on again. `rate-limited`: one in five seconds. */
  'push.test': { input: z.object({ targetId: idSchema }), output: z.object({ target: pushTargetSchema }) },
} as const;
