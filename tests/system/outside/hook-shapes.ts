import { z } from 'zod';
import { count, idShape, time } from './basic-shapes.ts';

// Announced as the feature `webhooks`.
const hookShape = z.strictObject({
  id: idShape,
  roomId: idShape,
  kind: z.enum(['incoming', 'outgoing']),
  name: z.string().min(1),
  createdById: idShape,
  createdAt: time,
  disabled: z.strictObject({ at: time, reason: z.enum(['failures', 'person']) }).optional(),
  botId: idShape.optional(),
  mentionsRoom: z.boolean().optional(),
  url: z.string().optional(),
  events: z.array(z.string()).optional(),
  waiting: count.optional(),
  lastAt: time.optional(),
  lastFailure: z.strictObject({ at: time, message: z.string().min(1) }).optional(),
  dead: count.optional(),
});
const deliveryShape = z.strictObject({
  id: idShape,
  hookId: idShape,
  seq: z.int().positive(),
  event: z.string(),
  state: z.enum(['waiting', 'delivered', 'dead']),
  attempts: count,
  createdAt: time,
  nextAt: time.optional(),
  doneAt: time.optional(),
  status: z.int().optional(),
  error: z.string().optional(),
});

const secretShape = z.strictObject({ hook: hookShape, url: z.string().min(1), secret: z.string().regex(/^phk_[A-Za-z0-9_-]{43}$/) });
// Announced as the feature `room-webhooks`.
const roomHookShape = z.strictObject({
  id: idShape,
  kind: z.enum(['incoming', 'outgoing']),
  name: z.string().min(1),
  createdById: idShape,
  createdAt: time,
  disabled: z.boolean(),
  botId: idShape.optional(),
  host: z.string().min(1).optional(),
  events: z.array(z.string()).optional(),
});

/** What the calls of webhooks answer. */
export const hookAnswers = {
  'hooks.create': secretShape,
  'hooks.list': z.strictObject({ hooks: z.array(hookShape) }),
  'hooks.update': z.strictObject({ hook: hookShape }),
  'hooks.delete': z.strictObject({}),
  'hooks.deliveries': z.strictObject({ deliveries: z.array(deliveryShape), more: z.boolean() }),
  'hooks.redeliver': z.strictObject({ delivery: deliveryShape }),
  'hooks.rotateSecret': secretShape,
  'rooms.hooks': z.strictObject({ hooks: z.array(roomHookShape) }),
};
