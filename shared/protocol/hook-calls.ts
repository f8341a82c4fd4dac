import { z } from 'zod';
import { deliveryStates, hookDeliverySchema, hookEventSchema, hookSchema, roomHookSchema } from '../entities/hook.ts';
import { idSchema } from '../ids.ts';
import { limits } from '../limits.ts';
import { lineSchema } from '../text.ts';

const opIdSchema = idSchema.optional();
const nothing = z.object({});
const nameSchema = lineSchema(1, limits.hookNameMax);
const urlSchema = z
  .string()
  .trim()
  .max(limits.hookUrlMax)
  .refine((url) => /^https?:\/\/[^\s/?#]+\S*$/i.test(url), 'must be an address with http or https');
const eventsSchema = z
  .array(hookEventSchema)
  .min(1)
  .transform((events) => [...new Set(events)]);

/** Webhooks of rooms, for those who moderate them: part of `calls`. All need feature `webhooks`; `forbidden` for who does not moderate the room (but `rooms.hooks`, which is for all members). */
export const hookCalls = {
  /**
   * Makes a webhook. `incoming`: `url` is where others post to, with the secret in it (only its path where the server does not know its own address). `outgoing` needs `url`, and `events` (without: `message-created`); `secret` is what the
   * signature of each delivery is made with. Both are told here and never again, but to a repeat of the same `opId`. `conflict`: the room has as many as it may.
   */
  'hooks.create': {
    input: z.object({
      kind: z.enum(['incoming', 'outgoing']),
      roomId: idSchema,
      opId: opIdSchema,
      name: nameSchema,
      mentionsRoom: z.boolean().optional(),
      url: urlSchema.optional(),
      events: eventsSchema.optional(),
    }),
    output: z.object({ hook: hookSchema, url: z.string(), secret: z.string() }),
  },
  /** Oldest first. */
  'hooks.list': { input: z.object({ roomId: idSchema }), output: z.object({ hooks: z.array(hookSchema) }) },
  /** What is left out stays. `enabled` true after failures: it goes on with what waits. `url`, `events` are for outgoing ones, `mentionsRoom` for incoming ones (else `invalid`). */
  'hooks.update': {
    input: z.object({
      hookId: idSchema,
      opId: opIdSchema,
      name: nameSchema.optional(),
      mentionsRoom: z.boolean().optional(),
      url: urlSchema.optional(),
      events: eventsSchema.optional(),
      enabled: z.boolean().optional(),
    }),
    output: z.object({ hook: hookSchema }),
  },
  /** For good: its address answers nobody any more, its bot leaves, what waits is forgotten. Again: nothing happens. */
  'hooks.delete': { input: z.object({ hookId: idSchema, opId: opIdSchema }), output: nothing },
  /** Of an outgoing one: newest first, before the number named; `state` (feature `room-webhooks`): only those. Delivered ones are kept for a week, dead ones for four. */
  'hooks.deliveries': {
    input: z.object({
      hookId: idSchema,
      before: z.int().positive().optional(),
      limit: z.int().min(1).max(limits.hookDeliveriesPageMax).optional(),
      state: z.enum(deliveryStates).optional(),
    }),
    output: z.object({ deliveries: z.array(hookDeliverySchema), more: z.boolean() }),
  },
  /** A dead one is tried again, for another day, before those that wait. One that is not dead stays as it is. */
  'hooks.redeliver': { input: z.object({ hookId: idSchema, deliveryId: idSchema, opId: opIdSchema }), output: z.object({ delivery: hookDeliverySchema }) },
  /**
   * Feature `room-webhooks`. A new secret, as it is told by `hooks.create`; the one before is worth nothing any more: an incoming one's old address answers nobody, an outgoing one's
   * deliveries are signed with the new one from the next try on. The same `opId` again: the same secret.
   */
  'hooks.rotateSecret': {
    input: z.object({ hookId: idSchema, opId: opIdSchema }),
    output: z.object({ hook: hookSchema, url: z.string(), secret: z.string() }),
  },
  /** Feature `room-webhooks`: what writes into a room from outside, and where its messages go; for every member. Oldest first. */
  'rooms.hooks': { input: z.object({ roomId: idSchema }), output: z.object({ hooks: z.array(roomHookSchema) }) },
} as const;
