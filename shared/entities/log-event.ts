import { z } from 'zod';
import { idSchema } from '../ids.ts';
import { roleSchema } from './membership.ts';
import { messageSchema } from './message.ts';
import { roomSchema } from './room.ts';

const eventHead = { seq: z.int().positive(), at: z.int(), actorId: idSchema };

/** Why somebody is no longer a member. */
export const leaveReasonSchema = z.enum(['left', 'removed', 'banned']);
export type LeaveReason = z.infer<typeof leaveReasonSchema>;

/** Of a changed room, what was changed and to what. */
export const roomBecameSchema = z.object({
  name: z.string().optional(),
  topic: z.string().optional(),
  icon: z.string().optional(),
  announcement: z.boolean().optional(),
  slowModeSeconds: z.int().optional(),
});

/**
 * The events of a room's log that this version knows, numbered 1, 2, 3 … without gap. Bodies are rendered when read: a replay may show a later state, never an
 * older one. `changed` of `room-updated` names what was changed then: `name`, `topic`, `icon`, `archived`, `unarchived`, `announcement`, `slowModeSeconds`.
 * Feature `room-changes`: `became` has what each of those was then (a topic's first 120 characters); `room` is the room as it is when the event is read.
 * Feature `joined-first-seq`: `firstSeq` of `member-joined`, in rooms where a member sees nothing from before: from where on he sees. An edit of what a member may not see
 * reaches him without words, mentions and files.
 */
export const knownLogEventSchema = z.discriminatedUnion('type', [
  z.object({ ...eventHead, type: z.literal('message-created'), message: messageSchema }),
  z.object({ ...eventHead, type: z.literal('message-edited'), message: messageSchema }),
  z.object({ ...eventHead, type: z.literal('message-deleted'), messageId: idSchema }),
  z.object({ ...eventHead, type: z.literal('vote-changed'), messageId: idSchema, userId: idSchema, value: z.int(), up: z.int(), down: z.int() }),
  z.object({ ...eventHead, type: z.literal('reaction-changed'), messageId: idSchema, userId: idSchema, emoji: z.string(), on: z.boolean(), count: z.int() }),
  z.object({ ...eventHead, type: z.literal('message-pinned'), messageId: idSchema, on: z.boolean() }),
  z.object({
    ...eventHead,
    type: z.literal('member-joined'),
    userId: idSchema,
    role: roleSchema,
    nodeName: z.string().optional(),
    firstSeq: z.int().positive().optional(),
  }),
  z.object({ ...eventHead, type: z.literal('member-left'), userId: idSchema, reason: leaveReasonSchema }),
  z.object({ ...eventHead, type: z.literal('role-changed'), userId: idSchema, role: roleSchema }),
  z.object({ ...eventHead, type: z.literal('room-updated'), room: roomSchema, changed: z.array(z.string()).optional(), became: roomBecameSchema.optional() }),
  z.object({ ...eventHead, type: z.literal('room-deleted') }),
]);
export type KnownLogEvent = z.infer<typeof knownLogEventSchema>;

/** An event of a newer relay: kept as a number in the sequence, otherwise ignored. */
const unknownLogEventSchema = z
  .object({ ...eventHead, type: z.string() })
  .refine((event) => !knownLogEventTypes.has(event.type), 'malformed event')
  .transform((event) => ({ ...event, type: 'unknown' as const }));

const knownLogEventTypes: ReadonlySet<string> = new Set(knownLogEventSchema.options.map((option) => option.shape.type.value));

/** Any event as a client reads it: a known one, or `{type:'unknown'}`. */
export const logEventSchema = z.union([knownLogEventSchema, unknownLogEventSchema]);
export type LogEvent = z.infer<typeof logEventSchema>;
