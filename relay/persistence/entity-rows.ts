import { answeredCommandSchema } from '@parley/shared/entities/command';
import type { File } from '@parley/shared/entities/file';
import { type KnownLogEvent, leaveReasonSchema, roomBecameSchema } from '@parley/shared/entities/log-event';
import { roleSchema } from '@parley/shared/entities/membership';
import { type Message, mentionsSchema } from '@parley/shared/entities/message';
import { type Room, roomKindSchema } from '@parley/shared/entities/room';
import type { User } from '@parley/shared/entities/user';
import { idSchema } from '@parley/shared/ids';
import { z } from 'zod';
import type { User as UserRow } from '../../prisma/generated/client.ts';

/** A file as the read statements give it. */
export const fileRowSchema = z.object({
  id: idSchema,
  name: z.string(),
  type: z.string(),
  size: z.int(),
  width: z.int().nullable(),
  height: z.int().nullable(),
  duration_ms: z.int().nullable(),
  peaks: z.array(z.int()).nullable(),
  thumb_width: z.int().nullable(),
  thumb_height: z.int().nullable(),
  uploaded_at: z.int(),
});

export function toFile(row: z.infer<typeof fileRowSchema>): File {
  return {
    id: row.id,
    name: row.name,
    type: row.type,
    size: row.size,
    ...(row.width === null ? {} : { width: row.width }),
    ...(row.height === null ? {} : { height: row.height }),
    ...(row.duration_ms === null ? {} : { durationMs: row.duration_ms }),
    ...(row.peaks === null ? {} : { peaks: row.peaks }),
    ...(row.thumb_width === null || row.thumb_height === null ? {} : { thumbnail: { width: row.thumb_width, height: row.thumb_height } }),
    uploadedAt: row.uploaded_at,
  };
}

/** What few messages have. */
const extraSchema = z.object({
  kind: z.enum(['text', 'me']),
  edited_at: z.int().nullable(),
  deleted_at: z.int().nullable(),
  deleted_by: idSchema.nullable(),
  reply_to_id: idSchema.nullable(),
  thread_root_id: idSchema.nullable(),
  mentions: mentionsSchema.nullable(),
  up: z.int(),
  down: z.int(),
  pinned: z.boolean(),
  command: answeredCommandSchema.nullable(),
  files: z.array(fileRowSchema).nullable(),
  reactions: z.array(z.object({ emoji: z.string(), count: z.int(), userIds: z.array(idSchema), mine: z.boolean().optional() })).nullable(),
});

/** Rows as the read statements give them: JSON objects with the columns' names. `my_vote` is there where the row was read for somebody. */
export const messageRowSchema = z.object({
  id: idSchema,
  room_id: idSchema,
  seq: z.int(),
  version: z.int(),
  author_id: idSchema,
  body: z.string(),
  created_at: z.int(),
  my_vote: z.union([z.literal(1), z.literal(0), z.literal(-1)]).nullish(),
  extra: extraSchema.nullable(),
  thread: z.object({ replies: z.int(), lastSeq: z.int(), userIds: z.array(idSchema) }).nullable(),
});
export type MessageRow = z.infer<typeof messageRowSchema>;

/** What a message that is nothing but words has of it. */
const plain: z.infer<typeof extraSchema> = {
  kind: 'text',
  edited_at: null,
  deleted_at: null,
  deleted_by: null,
  reply_to_id: null,
  thread_root_id: null,
  mentions: null,
  up: 0,
  down: 0,
  pinned: false,
  command: null,
  files: null,
  reactions: null,
};

/** The message of a row. */
export function toMessage(row: MessageRow): Message {
  const extra = row.extra ?? plain;
  return {
    id: row.id,
    roomId: row.room_id,
    seq: row.seq,
    version: row.version,
    authorId: row.author_id,
    kind: extra.kind,
    body: row.body,
    createdAt: row.created_at,
    ...(extra.edited_at === null ? {} : { editedAt: extra.edited_at }),
    ...(extra.deleted_at === null ? {} : { deletedAt: extra.deleted_at }),
    ...(extra.deleted_by === null || extra.deleted_by === row.author_id ? {} : { deletedBy: extra.deleted_by }),
    ...(extra.reply_to_id === null ? {} : { replyToId: extra.reply_to_id }),
    ...(extra.thread_root_id === null ? {} : { threadRootId: extra.thread_root_id }),
    ...(row.thread === null ? {} : { thread: row.thread }),
    mentions: extra.mentions ?? { userIds: [] },
    files: (extra.files ?? []).map(toFile),
    votes: { up: extra.up, down: extra.down, ...(row.my_vote === undefined ? {} : { mine: row.my_vote ?? 0 }) },
    reactions: extra.reactions ?? [],
    ...(extra.pinned ? { pinned: true } : {}),
    ...(extra.command === null ? {} : { command: extra.command }),
  };
}

export const roomRowSchema = z.object({
  id: idSchema,
  kind: roomKindSchema,
  name: z.string(),
  topic: z.string(),
  history_from: z.enum(['start', 'join']),
  direct_user_ids: z.array(idSchema),
  created_at: z.int(),
  version: z.int(),
  archived_at: z.int().nullable(),
  icon: z.string(),
  announcement: z.boolean(),
  slow_mode_seconds: z.int(),
});

export function toRoom(row: z.infer<typeof roomRowSchema>): Room {
  return {
    id: row.id,
    kind: row.kind,
    name: row.name,
    topic: row.topic,
    historyFrom: row.history_from,
    createdAt: row.created_at,
    version: row.version,
    ...(row.archived_at === null ? {} : { archivedAt: row.archived_at }),
    ...(row.kind === 'direct' ? { userIds: row.direct_user_ids } : {}),
    ...(row.icon === '' ? {} : { icon: row.icon }),
    ...(row.announcement ? { announcement: true } : {}),
    ...(row.slow_mode_seconds === 0 ? {} : { slowModeSeconds: row.slow_mode_seconds }),
  };
}

const head = { seq: z.int(), at: z.int(), actor_id: idSchema };

/** What the events of votes and reactions tell beside who and where. */
export const voteDataSchema = z.object({ value: z.int(), up: z.int(), down: z.int() });
export const reactionDataSchema = z.object({ emoji: z.string(), on: z.boolean(), count: z.int() });
/** What the append answers with one reaction of each message: all of the message's. `of`: who of those who react in the batch has it. */
export const reactionsNowSchema = z.object({
  now: z.array(z.object({ emoji: z.string(), count: z.int(), userIds: z.array(idSchema), of: z.array(idSchema).nullable() })).optional(),
});

/** Events of the store, each with what belongs to its type; `message` and `room` as they are now. */
export const eventRowSchema = z.discriminatedUnion('type', [
  z.object({ ...head, type: z.enum(['message-created', 'message-edited']), message: messageRowSchema }),
  z.object({ ...head, type: z.literal('message-deleted'), message_id: idSchema }),
  z.object({ ...head, type: z.literal('vote-changed'), message_id: idSchema, data: voteDataSchema }),
  z.object({ ...head, type: z.literal('reaction-changed'), message_id: idSchema, data: reactionDataSchema }),
  z.object({ ...head, type: z.literal('message-pinned'), message_id: idSchema, data: z.object({ on: z.boolean() }) }),
  z.object({ ...head, type: z.literal('member-joined'), data: z.object({ userId: idSchema, role: roleSchema, nodeName: z.string().optional() }) }),
  z.object({ ...head, type: z.literal('member-left'), data: z.object({ userId: idSchema, reason: leaveReasonSchema }) }),
  z.object({ ...head, type: z.literal('role-changed'), data: z.object({ userId: idSchema, role: roleSchema }) }),
  z.object({ ...head, type: z.literal('room-updated'), data: z.object({ changed: z.array(z.string()), became: roomBecameSchema.optional() }).nullish() }),
  z.object({ ...head, type: z.literal('room-deleted') }),
]);

export function toEvent(row: z.infer<typeof eventRowSchema>, room: Room): KnownLogEvent {
  const common = { seq: row.seq, at: row.at, actorId: row.actor_id };
  switch (row.type) {
    case 'message-created':
    case 'message-edited':
      return { ...common, type: row.type, message: toMessage(row.message) };
    case 'message-deleted':
      return { ...common, type: row.type, messageId: row.message_id };
    case 'vote-changed':
    case 'reaction-changed':
      return row.type === 'vote-changed'
        ? { ...common, type: row.type, messageId: row.message_id, userId: row.actor_id, ...row.data }
        : { ...common, type: row.type, messageId: row.message_id, userId: row.actor_id, ...row.data };
    case 'message-pinned':
      return { ...common, type: row.type, messageId: row.message_id, on: row.data.on };
    case 'member-joined': {
      const { nodeName, ...rest } = row.data;
      return {
        ...common,
        type: row.type,
        ...rest,
        ...(nodeName === undefined ? {} : { nodeName }),
        ...(room.historyFrom === 'join' ? { firstSeq: row.seq } : {}),
      };
    }
    case 'member-left':
      return { ...common, type: row.type, ...row.data };
    case 'role-changed':
      return { ...common, type: row.type, ...row.data };
    case 'room-updated':
      return { ...common, type: row.type, room, ...row.data };
    case 'room-deleted':
      return { ...common, type: row.type };
  }
}

type ProfileRow = Pick<
  UserRow,
  | 'id'
  | 'handle'
  | 'displayName'
  | 'bot'
  | 'admin'
  | 'deactivatedAt'
  | 'deletedAt'
  | 'version'
  | 'about'
  | 'timeZone'
  | 'statusText'
  | 'statusEmoji'
  | 'statusExpiresAt'
  | 'picture'
>;

/** A custom status that has ended is left out. */
export function toUser(row: ProfileRow): User {
  const expiresAt = row.statusExpiresAt === null ? null : Number(row.statusExpiresAt);
  const hasStatus = (row.statusText !== '' || row.statusEmoji !== '') && (expiresAt === null || expiresAt > Date.now());
  const status = { text: row.statusText, ...(row.statusEmoji === '' ? {} : { emoji: row.statusEmoji }), ...(expiresAt === null ? {} : { expiresAt }) };
  return {
    id: row.id,
    handle: row.handle,
    displayName: row.displayName,
    ...(row.bot ? { bot: true } : {}),
    ...(row.admin ? { admin: true } : {}),
    ...(row.deactivatedAt === null ? {} : { deactivated: true }),
    ...(row.deletedAt === null ? {} : { deleted: true }),
    version: Number(row.version),
    ...(row.about === '' ? {} : { about: row.about }),
    ...(row.timeZone === '' ? {} : { timeZone: row.timeZone }),
    ...(hasStatus ? { status } : {}),
    ...(row.picture === null ? {} : { picture: row.picture }),
  };
}

/** A person as `personColumn` gives it. */
export const personSchema = z
  .object({
    id: idSchema,
    handle: z.string(),
    displayName: z.string(),
    bot: z.boolean(),
    admin: z.boolean(),
    deactivatedAt: z.coerce.bigint().nullable(),
    deletedAt: z.coerce.bigint().nullable(),
    version: z.coerce.bigint(),
    about: z.string(),
    timeZone: z.string(),
    statusText: z.string(),
    statusEmoji: z.string(),
    statusExpiresAt: z.coerce.bigint().nullable(),
    picture: z.string().nullable(),
  })
  .transform(toUser);
