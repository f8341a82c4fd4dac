import { z } from 'zod';
import { count, idShape, time } from './basic-shapes.ts';

// Announced as the feature `push`.
const targetShape = z.strictObject({
  id: idShape,
  kind: z.enum(['ntfy', 'gotify', 'matrix']),
  address: z.string().min(1),
  topic: z.string().optional(),
  appId: z.string().optional(),
  hasToken: z.boolean(),
  contents: z.enum(['hint', 'words']),
  createdAt: time,
  lastTry: z.strictObject({ at: time, error: z.string().min(1).optional() }).optional(),
  waiting: count,
  disabled: z.strictObject({ at: time, reason: z.enum(['failures', 'refused']) }).optional(),
});

/** What the calls of push gateways answer. */
export const pushAnswers = {
  'push.list': z.strictObject({ targets: z.array(targetShape) }),
  'push.add': z.strictObject({ target: targetShape }),
  'push.update': z.strictObject({ target: targetShape }),
  'push.remove': z.strictObject({}),
  'push.test': z.strictObject({ target: targetShape }),
};
