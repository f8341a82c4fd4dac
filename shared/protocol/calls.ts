import { z } from 'zod';
import { logEventSchema } from '../entities/log-event.ts';
import { memberSchema, readStateSchema, roomStateSchema } from '../entities/membership.ts';
import { messageSchema } from '../entities/message.ts';
import { listedRoomSchema, roomSchema } from '../entities/room.ts';
import { userSchema } from '../entities/user.ts';
import { idSchema } from '../ids.ts';
import { limits } from '../limits.ts';
import { bodySchema, displayNameSchema, roomNameSchema, textSchema, topicSchema } from '../text.ts';

const seqSchema = z.int().nonnegative();
const cursorsSchema = z
  .record(idSchema, seqSchema)
  .refine((cursors) => Object.keys(cursors).length <= limits.cursorsMax, `must name at most ${limits.cursorsMax} rooms`);
const opIdSchema = idSchema.optional();
const querySchema = textSchema(0, limits.queryMax);
/** Where the last page ended: the id of its last room or user. */
const afterSchema = idSchema;
const limitSchema = (max: number) => z.int().min(1).max(max).optional();
const nothing = z.object({});

/**
 * The calls of a socket, client → relay: event name = key, one payload object, an acknowledgement `Result`. Both ends infer their types from here and
 * parse with the same values. Unknown fields are stripped. Every call that changes something carries `opId` (for `messages.send` it is `id`).
 */
export const calls = {
  'session.refresh': { input: z.object({ accessToken: textSchema(1, 4_000) }), output: z.object({ expiresAt: z.int() }) },
  'sync.open': {
    input: z.object({ cursors: cursorsSchema }),
    output: z.object({
      user: userSchema,
      storeId: idSchema,
      nodeName: z.string(),
      serverTime: z.int(),
      features: z.array(z.string()),
      inboxVersion: z.int(),
      rooms: z.array(roomStateSchema),
    }),
  },
  'log.since': {
    input: z.object({
      roomId: idSchema,
      seq: seqSchema,
      until: seqSchema.optional(),
      changesOnly: z.boolean().optional(),
      limit: limitSchema(limits.logPageMax),
    }),
    output: z.object({ events: z.array(logEventSchema), headSeq: seqSchema, reset: z.boolean() }),
  },
  'log.heads': {
    input: z.object({ cursors: cursorsSchema.optional() }),
    output: z.object({ heads: z.record(idSchema, seqSchema), inboxVersion: z.int() }),
  },
  'messages.history': {
    input: z.object({
      roomId: idSchema,
      before: seqSchema.optional(),
      after: seqSchema.optional(),
      around: seqSchema.optional(),
      threadRootId: idSchema.optional(),
      limit: limitSchema(limits.historyPageMax),
    }),
    output: z.object({
      messages: z.array(messageSchema),
      events: z.array(logEventSchema),
      fromSeq: seqSchema,
      toSeq: seqSchema,
      headSeq: seqSchema,
      hasMoreBefore: z.boolean(),
      hasMoreAfter: z.boolean(),
    }),
  },
  'messages.send': {
    input: z.object({
      roomId: idSchema,
      id: idSchema,
      body: bodySchema,
      afterId: idSchema.optional(),
      replyToId: idSchema.optional(),
      threadRootId: idSchema.optional(),
    }),
    output: z.object({ message: messageSchema }),
  },
  'rooms.create': {
    input: z.object({
      id: idSchema.optional(),
      opId: opIdSchema,
      kind: z.enum(['public', 'private']),
      name: roomNameSchema,
      topic: topicSchema.optional(),
      memberIds: z.array(idSchema).max(limits.membersPageMax).optional(),
      historyFrom: z.enum(['start', 'join']).optional(),
    }),
    output: z.object({ room: roomSchema }),
  },
  'rooms.direct': { input: z.object({ userIds: z.array(idSchema).min(1).max(limits.directMembersMax) }), output: z.object({ room: roomSchema }) },
  'rooms.list': {
    input: z.object({ query: querySchema.optional(), after: afterSchema.optional(), limit: limitSchema(limits.roomsPageMax) }),
    output: z.object({ rooms: z.array(listedRoomSchema), more: z.boolean() }),
  },
  'rooms.join': { input: z.object({ roomId: idSchema, opId: opIdSchema }), output: z.object({ state: roomStateSchema }) },
  'rooms.leave': { input: z.object({ roomId: idSchema, opId: opIdSchema }), output: nothing },
  'rooms.update': {
    input: z.object({ roomId: idSchema, opId: opIdSchema, name: roomNameSchema.optional(), topic: topicSchema.optional() }),
    output: z.object({ room: roomSchema }),
  },
  'members.list': {
    input: z.object({ roomId: idSchema, query: querySchema.optional(), after: afterSchema.optional(), limit: limitSchema(limits.membersPageMax) }),
    output: z.object({ members: z.array(memberSchema), more: z.boolean() }),
  },
  'reads.mark': {
    input: z.object({ roomId: idSchema, seq: seqSchema, markVersion: z.int().nonnegative().optional(), unread: z.boolean().optional() }),
    output: readStateSchema,
  },
  'users.get': { input: z.object({ userIds: z.array(idSchema).max(limits.usersGetMax) }), output: z.object({ users: z.array(userSchema) }) },
  'users.search': { input: z.object({ query: querySchema, limit: limitSchema(limits.usersSearchMax) }), output: z.object({ users: z.array(userSchema) }) },
  'users.update': { input: z.object({ opId: opIdSchema, displayName: displayNameSchema.optional() }), output: z.object({ user: userSchema }) },
  'typing.set': { input: z.object({ roomId: idSchema, on: z.boolean(), threadRootId: idSchema.optional() }), output: nothing },
} as const;

export type CallName = keyof typeof calls;
export type CallInput<N extends CallName> = z.input<(typeof calls)[N]['input']>;
export type ParsedCallInput<N extends CallName> = z.output<(typeof calls)[N]['input']>;
export type CallOutput<N extends CallName> = z.output<(typeof calls)[N]['output']>;
