import { z } from 'zod';
import { inviteSchema } from '../entities/invite.ts';
import { linkPreviewSchema } from '../entities/link-preview.ts';
import { leaveReasonSchema, logEventSchema } from '../entities/log-event.ts';
import {
  bannedSchema,
  memberSchema,
  notifyLevelSchema,
  readStateSchema,
  roleSchema,
  roomStateSchema,
  saveSchema,
  threadStateSchema,
} from '../entities/membership.ts';
import { messageSchema, revisionSchema } from '../entities/message.ts';
import { reportActionSchema, reportReasonSchema, reportSchema } from '../entities/report.ts';
import { listedRoomSchema, roomSchema } from '../entities/room.ts';
import { presenceChoiceSchema, privacySchema, userSchema } from '../entities/user.ts';
import { idSchema } from '../ids.ts';
import { limits } from '../limits.ts';
import {
  aboutSchema,
  bodyBesideFilesSchema,
  bodySchema,
  displayNameSchema,
  emojiSchema,
  iconInputSchema,
  inviteCodeSchema,
  lineSchema,
  reportCommentSchema,
  roomNameSchema,
  textSchema,
  timeZoneSchema,
  topicSchema,
} from '../text.ts';
import { adminCalls } from './admin-calls.ts';
import { botCalls } from './bot-calls.ts';
import { hookCalls } from './hook-calls.ts';
import { pushCalls } from './push-calls.ts';
import { receiptCalls } from './receipt-calls.ts';
import { writingCalls } from './writing-calls.ts';

const seqSchema = z.int().nonnegative();
/** Counted before anything in it is looked at: an issue for each of a hundred thousand wrong names would keep everybody waiting. */
const cursorsSchema = z.preprocess(
  (cursors, context) => {
    if (typeof cursors !== 'object' || cursors === null || Object.keys(cursors).length <= limits.cursorsMax) return cursors;
    context.addIssue({ code: 'custom', message: `must name at most ${limits.cursorsMax} rooms` });
    return z.NEVER;
  },
  z.record(idSchema, seqSchema),
);
const opIdSchema = idSchema.optional();
const querySchema = textSchema(0, limits.queryMax);
/** Where the last page ended: the id of its last room or user. */
const afterSchema = idSchema;
const limitSchema = (max: number) => z.int().min(1).max(max).optional();
const fileIdsSchema = z
  .array(idSchema)
  .max(limits.filesPerMessageMax)
  .refine((ids) => new Set(ids).size === ids.length, 'must not name a file twice');
const nothing = z.object({});
const target = { roomId: idSchema, id: idSchema, opId: opIdSchema };
const person = { roomId: idSchema, userId: idSchema, opId: opIdSchema };
const changedMessage = z.object({ message: messageSchema });
const voteSchema = z.union([z.literal(1), z.literal(0), z.literal(-1)]);

/**
 * The calls of a socket, client → relay: event name = key, one payload object, an acknowledgement `Result`. Both ends infer their types from here and
 * parse with the same values. Unknown fields are stripped. Every call that changes something carries `opId` (for `messages.send` it is `id`).
 */
export const calls = {
  'session.refresh': { input: z.object({ accessToken: textSchema(1, 4_000) }), output: z.object({ expiresAt: z.int() }) },
  /** Feature `rooms-ended`: `ended` tells, of the rooms named in `cursors` that the person is no longer in, why; `deleted`: the room as a whole. Feature `presence`: how one chose to be seen. Features `receipts`, `last-seen`: `privacy`. */
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
      presence: presenceChoiceSchema.optional(),
      privacy: privacySchema.optional(),
      ended: z.array(z.object({ roomId: idSchema, reason: leaveReasonSchema, deleted: z.boolean().optional() })).optional(),
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
  /**
   * Feature `files`: `fileIds` are files that the caller uploaded into this room and that no other message has; `body` may be empty beside them. A file that is
   * not there (not whole yet, or given up after a day without a message) answers `not-found`, one that another message has `conflict`, both with an issue at `fileIds`. Feature `me-messages`:
   * `kind`; without it, `text`. Feature `commands`: `commandId` is the invocation that a bot answers with this message, in the invocation's room; who ran it is told.
   */
  'messages.send': {
    input: z
      .object({
        roomId: idSchema,
        id: idSchema,
        kind: messageSchema.shape.kind.optional(),
        body: bodyBesideFilesSchema,
        afterId: idSchema.optional(),
        replyToId: idSchema.optional(),
        threadRootId: idSchema.optional(),
        fileIds: fileIdsSchema.optional(),
        commandId: idSchema.optional(),
      })
      .refine(({ body, fileIds = [] }) => body !== '' || fileIds.length > 0, { path: ['body'], message: 'must not be empty without files' }),
    output: z.object({ message: messageSchema }),
  },
  'messages.edit': { input: z.object({ ...target, body: bodySchema }), output: changedMessage },
  'messages.delete': { input: z.object(target), output: changedMessage },
  'messages.pin': { input: z.object({ ...target, on: z.boolean() }), output: changedMessage },
  'messages.vote': {
    input: z.object({ ...target, value: voteSchema }),
    output: z.object({ up: z.int(), down: z.int(), mine: voteSchema }),
  },
  'messages.react': { input: z.object({ ...target, emoji: emojiSchema, on: z.boolean() }), output: messageSchema.pick({ reactions: true }) },
  /** Feature `messages-get`: those of the room that the caller may see, deleted ones as tombstones; unknown ids are left out. Feature `message-pages`: `more` where the page ended at 512 KB; then ask again for those that are missing. */
  'messages.get': {
    input: z.object({ roomId: idSchema, ids: z.array(idSchema).min(1).max(limits.messagesGetMax) }),
    output: z.object({ messages: z.array(messageSchema), more: z.boolean().optional() }),
  },
  /** Feature `message-revisions`: what a message said before its edits, oldest first; the present words are not among them. */
  'messages.revisions': { input: z.object({ roomId: idSchema, id: idSchema }), output: z.object({ revisions: z.array(revisionSchema) }) },
  /** Feature `vote-names`: who voted, 50 each way at most, in no certain order. */
  'messages.voters': { input: z.object({ roomId: idSchema, id: idSchema }), output: z.object({ up: z.array(idSchema), down: z.array(idSchema) }) },
  /** Feature `pinned-list`: by log number, newest first. Feature `message-pages`: `more` where the page ended at 512 KB; it goes on `before` the `seq` of its last message. */
  'messages.pinned': {
    input: z.object({ roomId: idSchema, before: seqSchema.optional() }),
    output: z.object({ messages: z.array(messageSchema), more: z.boolean().optional() }),
  },
  /** Newest first. `before`: `createdAt` of the last hit. Feature `search-filters`: `after` (at or after that time), `has`, `is`. A page never ends within a millisecond, so it may hold a few more than `limit`, or fewer although there are `more`. */
  'messages.search': {
    input: z.object({
      query: querySchema,
      roomId: idSchema.optional(),
      fromId: idSchema.optional(),
      before: z.int().optional(),
      limit: limitSchema(limits.searchPageMax),
      after: z.int().optional(),
      has: z
        .array(z.enum(['link', 'file', 'image', 'code']))
        .max(4)
        .optional(),
      is: z
        .array(z.enum(['pinned', 'thread', 'edited']))
        .max(3)
        .optional(),
    }),
    output: z.object({ hits: z.array(z.object({ message: messageSchema })), more: z.boolean() }),
  },
  /** Feature `thread-reads`: marks forward and/or follows; what is left out stays. Other devices hear `thread-changed`. */
  'threads.mark': {
    input: z.object({ roomId: idSchema, rootId: idSchema, seq: seqSchema.optional(), isFollowed: z.boolean().optional() }),
    output: threadStateSchema,
  },
  /** Feature `thread-reads`: every thread the caller follows or has read in, of his rooms; after the one named by (`afterRoomId`, `afterRootId`). */
  'threads.list': {
    input: z.object({ afterRoomId: idSchema.optional(), afterRootId: idSchema.optional(), limit: limitSchema(limits.threadsPageMax) }),
    output: z.object({ threads: z.array(threadStateSchema), more: z.boolean() }),
  },
  /** Feature `saves`. Other devices hear `save-changed`. */
  'saves.set': { input: z.object({ roomId: idSchema, messageId: idSchema, on: z.boolean() }), output: nothing },
  /** Feature `saves`: newest first; `before`: `savedAt` of the last. */
  'saves.list': {
    input: z.object({ before: z.int().optional(), limit: limitSchema(limits.savesPageMax) }),
    output: z.object({ saves: z.array(saveSchema), more: z.boolean() }),
  },
  /**
   * Feature `link-previews` (an operator may switch it off): what the first links of these messages lead to (`shared/words/preview-links.ts` says which), known or
   * looked at now, which takes some seconds at most. `preview` null: the page has none, or could not be read for now. Messages that the caller cannot see are left out.
   */
  'links.preview': {
    input: z.object({ roomId: idSchema, ids: z.array(idSchema).min(1).max(limits.previewMessagesMax) }),
    output: z.object({ links: z.array(z.object({ url: z.string(), preview: linkPreviewSchema.nullable() })) }),
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
  /** The last owner stays (`forbidden`) until there is another one, or the room is archived. */
  'rooms.leave': { input: z.object({ roomId: idSchema, opId: opIdSchema }), output: nothing },
  /** For everybody and for good: members hear `room-deleted`, then `gone`; the name is free again. */
  'rooms.delete': { input: z.object({ roomId: idSchema, opId: opIdSchema }), output: nothing },
  /** What is left out stays. Feature `room-settings`: `icon` ('' takes it away), `archived`, `announcement`, `slowModeSeconds` (0: off). */
  'rooms.update': {
    input: z.object({
      roomId: idSchema,
      opId: opIdSchema,
      name: roomNameSchema.optional(),
      topic: topicSchema.optional(),
      icon: iconInputSchema.optional(),
      archived: z.boolean().optional(),
      announcement: z.boolean().optional(),
      slowModeSeconds: z.int().min(0).max(limits.slowModeSecondsMax).optional(),
    }),
    output: z.object({ room: roomSchema }),
  },
  'members.list': {
    input: z.object({ roomId: idSchema, query: querySchema.optional(), after: afterSchema.optional(), limit: limitSchema(limits.membersPageMax) }),
    output: z.object({ members: z.array(memberSchema), more: z.boolean() }),
  },
  /** All of them or none: `not-found` (somebody is unknown), `forbidden` (somebody is banned; named in `issues`). Who is in already stays as he is. */
  'members.add': {
    input: z.object({ roomId: idSchema, userIds: z.array(idSchema).min(1).max(limits.membersAddMax), opId: opIdSchema }),
    output: nothing,
  },
  /** Only somebody with a lower role. Who has gone already: nothing happens. */
  'members.remove': { input: z.object(person), output: nothing },
  /** As `members.remove`, and no way back until `members.unban`. Somebody who was never in the room can be banned too. */
  'members.ban': { input: z.object(person), output: nothing },
  /** Feature `member-roles`: he may come back, and is not in the room by that. */
  'members.unban': { input: z.object(person), output: nothing },
  /** Feature `member-roles`: latest first; after the person named by `after`. */
  'members.banned': {
    input: z.object({ roomId: idSchema, after: afterSchema.optional(), limit: limitSchema(limits.membersPageMax) }),
    output: z.object({ banned: z.array(bannedSchema), more: z.boolean() }),
  },
  /** Who may give which role: `shared/room-rules.ts`. The last owner stays owner (`forbidden`). */
  'members.setRole': { input: z.object({ ...person, role: roleSchema }), output: nothing },
  /**
   * Feature `member-mute`: until then (epoch ms; null: no longer) a member only reads: what he writes is refused with `forbidden`. Only somebody with a lower role;
   * lifting it, anybody but oneself. It holds through leaving and coming back. His devices hear `mute-changed`.
   */
  'members.mute': { input: z.object({ ...person, untilMs: z.int().positive().nullable() }), output: nothing },
  /** Feature `invites`: for a room, or without `roomId` for the server. The same `opId` again: the first invite. */
  'invites.create': {
    input: z.object({
      opId: opIdSchema,
      roomId: idSchema.optional(),
      expiresInMs: z.int().min(limits.inviteMsMin).max(limits.inviteMsMax).optional(),
      maxUses: z.int().min(1).max(limits.inviteUsesMax).optional(),
    }),
    output: z.object({ invite: inviteSchema }),
  },
  /** One's own, or a room's as its moderator. Again: nothing happens. */
  'invites.revoke': { input: z.object({ code: inviteCodeSchema, opId: opIdSchema }), output: nothing },
  /** Joins the room, private ones too; `state` is missing where the invite is for the server. Who is in already uses nothing up. A code that lets nobody in (any more), whatever the reason: `not-found`. */
  'invites.accept': { input: z.object({ code: inviteCodeSchema, opId: opIdSchema }), output: z.object({ state: roomStateSchema.optional() }) },
  /** Living ones, newest first, after the one named by `after` (its code): with `roomId` those of the room (one's own, as its moderator all), without it one's own for the server. */
  'invites.list': {
    input: z.object({ roomId: idSchema.optional(), after: inviteCodeSchema.optional(), limit: limitSchema(limits.invitesPageMax) }),
    output: z.object({ invites: z.array(inviteSchema), more: z.boolean() }),
  },
  /** Feature `notify-set`. All devices of the person hear `notify-changed`. */
  'notify.set': { input: z.object({ roomId: idSchema, level: notifyLevelSchema, opId: opIdSchema }), output: nothing },
  /** Feature `reads-mark-all`: forward only. Rooms that the person is not in are left out of the answer. */
  'reads.markAll': {
    input: z.object({
      marks: z
        .array(z.object({ roomId: idSchema, seq: seqSchema }))
        .min(1)
        .max(limits.markAllMax),
    }),
    output: z.object({ reads: z.array(z.object({ roomId: idSchema, ...readStateSchema.shape })) }),
  },
  'reads.mark': {
    input: z.object({ roomId: idSchema, seq: seqSchema, markVersion: z.int().nonnegative().optional(), unread: z.boolean().optional() }),
    output: readStateSchema,
  },
  /** In the order asked; ids nobody has are left out. Feature `user-pages`: `more` where the page ended at 512 KB; then ask again for those that are missing. */
  'users.get': {
    input: z.object({ userIds: z.array(idSchema).max(limits.usersGetMax) }),
    output: z.object({ users: z.array(userSchema), more: z.boolean().optional() }),
  },
  'users.search': { input: z.object({ query: querySchema, limit: limitSchema(limits.usersSearchMax) }), output: z.object({ users: z.array(userSchema) }) },
  /** What is left out stays. Feature `profiles`: `about`, `timeZone` ('' takes it away). */
  'users.update': {
    input: z.object({ opId: opIdSchema, displayName: displayNameSchema.optional(), about: aboutSchema.optional(), timeZone: timeZoneSchema.optional() }),
    output: z.object({ user: userSchema }),
  },
  /**
   * Feature `presence`. How one chooses to be seen: kept, for all devices, which hear `presence-chosen`. With `auto`, only that this device is idle (`away`) or in
   * use again (`online`); somebody is away by that when all connected devices are. `text` and `emoji` set the custom status until `expiresAt`, both '' takes it away;
   * without either it stays.
   */
  'presence.set': {
    input: z
      .object({
        opId: opIdSchema,
        status: presenceChoiceSchema,
        auto: z.boolean().optional(),
        text: lineSchema(0, limits.statusTextMax).optional(),
        emoji: iconInputSchema.optional(),
        expiresAt: z.int().positive().optional(),
      })
      .refine(({ status, auto }) => !auto || status === 'online' || status === 'away', { path: ['status'], message: 'may only be online or away by itself' }),
    output: nothing,
  },
  /**
   * Feature `blocks`. Who is blocked can begin no direct room with the caller, write nothing in the one of the two (`forbidden`), not bring him into a room, and not
   * call him by `@handle`. All devices of the caller hear `block-changed`; the other one is told nothing.
   */
  'blocks.set': { input: z.object({ userId: idSchema, on: z.boolean(), opId: opIdSchema }), output: nothing },
  /** Feature `blocks`: everybody the caller blocked, by id, after the one named. */
  'blocks.list': {
    input: z.object({ after: afterSchema.optional(), limit: limitSchema(limits.blocksPageMax) }),
    output: z.object({ userIds: z.array(idSchema), more: z.boolean() }),
  },
  /** Feature `reports`: to the room's moderators, with the words as they are now. Not one's own (`forbidden`). Again: nothing happens. */
  'messages.report': { input: z.object({ ...target, reason: reportReasonSchema, comment: reportCommentSchema.optional() }), output: nothing },
  /** Feature `reports`: open ones, oldest first, after the one named: of a room as its moderator, or without `roomId` of all rooms as an admin of the server. */
  'reports.list': {
    input: z.object({ roomId: idSchema.optional(), after: afterSchema.optional(), limit: limitSchema(limits.reportsPageMax) }),
    output: z.object({ reports: z.array(reportSchema), more: z.boolean() }),
  },
  /** Feature `reports`. `removed` deletes the message; every open report of it is resolved with it. Again: nothing happens. */
  'reports.resolve': { input: z.object({ id: idSchema, action: reportActionSchema, opId: opIdSchema }), output: nothing },
  ...botCalls,
  ...writingCalls,
  ...hookCalls,
  ...pushCalls,
  'typing.set': { input: z.object({ roomId: idSchema, on: z.boolean(), threadRootId: idSchema.optional() }), output: nothing },
  ...receiptCalls,
  ...adminCalls,
} as const;

export type CallName = keyof typeof calls;
export type CallInput<N extends CallName> = z.input<(typeof calls)[N]['input']>;
export type ParsedCallInput<N extends CallName> = z.output<(typeof calls)[N]['input']>;
export type CallOutput<N extends CallName> = z.output<(typeof calls)[N]['output']>;
