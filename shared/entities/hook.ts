import { z } from 'zod';
import { hookEvents } from '../hook-events.ts';
import { idSchema } from '../ids.ts';

export const hookEventSchema = z.enum(hookEvents);

/**
 * Feature `webhooks`. A room's webhook, without its secret. `incoming`: others post to it, and it writes as the bot `botId`; `mentionsRoom`: its `@room` and `@here` call
 * people. `outgoing`: `url` is told the `events` (words of a later relay among them); `waiting`: deliveries that did not arrive yet. `disabled`: it does nothing now;
 * `reason` is `failures` where it was switched off because nothing arrived, else `person`.
 * Feature `room-webhooks`: `lastAt` is when something was last written by it (`incoming`) or arrived (`outgoing`), `lastFailure` what last went wrong: a post that was
 * refused, or a try that failed; `dead`: deliveries that were given up and are still kept.
 */
export const hookSchema = z.object({
  id: idSchema,
  roomId: idSchema,
  kind: z.enum(['incoming', 'outgoing']),
  name: z.string(),
  createdById: idSchema,
  createdAt: z.int(),
  disabled: z.object({ at: z.int(), reason: z.string() }).optional(),
  botId: idSchema.optional(),
  mentionsRoom: z.boolean().optional(),
  url: z.string().optional(),
  events: z.array(z.string()).optional(),
  waiting: z.int().nonnegative().optional(),
  lastAt: z.int().optional(),
  lastFailure: z.object({ at: z.int(), message: z.string() }).optional(),
  dead: z.int().nonnegative().optional(),
});
export type Hook = z.infer<typeof hookSchema>;

/**
 * Feature `room-webhooks`. A webhook as every member of its room is told of it. `incoming`: others write here through it, as the bot `botId`; `outgoing`: the `events` of this
 * room go to `host`. Of its address no more than the host is told, since the rest may be a secret. `disabled`: it does nothing now.
 */
export const roomHookSchema = z.object({
  id: idSchema,
  kind: z.enum(['incoming', 'outgoing']),
  name: z.string(),
  createdById: idSchema,
  createdAt: z.int(),
  disabled: z.boolean(),
  botId: idSchema.optional(),
  host: z.string().optional(),
  events: z.array(z.string()).optional(),
});
export type RoomHook = z.infer<typeof roomHookSchema>;

export const deliveryStates = ['waiting', 'delivered', 'dead'] as const;

/**
 * One event on its way to an outgoing webhook's address: `waiting` until it is `delivered`, or `dead` after a day of trying. `seq`: the event's number in the room.
 * `status`, `error`: what came of the last try, if it was answered by HTTP, and in words. `nextAt`: of the next try.
 */
export const hookDeliverySchema = z.object({
  id: idSchema,
  hookId: idSchema,
  seq: z.int().positive(),
  event: z.string(),
  state: z.enum(deliveryStates),
  attempts: z.int().nonnegative(),
  createdAt: z.int(),
  nextAt: z.int().optional(),
  doneAt: z.int().optional(),
  status: z.int().optional(),
  error: z.string().optional(),
});
export type HookDelivery = z.infer<typeof hookDeliverySchema>;
