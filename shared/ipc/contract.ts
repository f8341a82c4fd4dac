import { z } from 'zod';
import { inviteSchema } from '../entities/invite.ts';
import { bannedSchema, memberSchema, notifyLevelSchema, receiptSchema, saveSchema } from '../entities/membership.ts';
import { messageSchema, revisionSchema } from '../entities/message.ts';
import { reportSchema } from '../entities/report.ts';
import { listedRoomSchema, roomSchema } from '../entities/room.ts';
import { userSchema } from '../entities/user.ts';
import { idSchema } from '../ids.ts';
import { limits, sectionNameMax } from '../limits.ts';
import { calls } from '../protocol/calls.ts';
import { invitePreviewSchema, registerInputSchema, resetPasswordInputSchema } from '../protocol/http.ts';
import { bodyBesideFilesSchema, bodySchema, emojiSchema, inviteCodeSchema, lineSchema, textSchema } from '../text.ts';
import { adminContract } from './admin-contract.ts';
import { botsContract } from './bots-contract.ts';
import type { EngineCallName } from './channels.ts';
import { hooksContract } from './hooks-contract.ts';
import { pushContract } from './push-contract.ts';
import { hostContract, shellContract } from './shell-contract.ts';
import { signInContract } from './sign-in-contract.ts';
import {
  accountViewSchema,
  appViewSchema,
  ledgerSchema,
  messageRowSchema,
  outboxItemSchema,
  roomViewSchema,
  searchPageSchema,
  serverViewSchema,
  settingsSchema,
  threadPageSchema,
  threadViewSchema,
  timelinePageSchema,
  uploadViewSchema,
} from './views.ts';
import { writingsContract } from './writings-contract.ts';

type Contract<Names extends string> = Record<Names, { input: z.ZodType; output: z.ZodType }>;

const { status, text, emoji, expiresAt } = calls['presence.set'].input.shape;
const presenceShape = { status, text, emoji, expiresAt };
const nothing = z.object({});
const account = { accountId: idSchema };
const room = { accountId: idSchema, roomId: idSchema };
const serverUrl = textSchema(1, 500);
/** Drafts may be unfinished, so longer than a message; the cursor counts UTF-16 units, as text fields do. */
const words = { body: textSchema(0, 100_000), cursor: z.int().nonnegative() };
/** `edit`: a stored message being changed, with words of its own, so that beginning an edit loses nothing that was being written. */
const draft = z.object({ ...words, replyToId: idSchema.nullable(), edit: z.object({ messageId: idSchema, ...words }).nullable() });
const message = { ...room, id: idSchema };
const thread = { ...room, rootId: idSchema };

/**
 * What the renderer may ask of the engine: name → input and output. Parsed once, in the engine. All answers come from the local store unless the comment
 * says "server": those answer `unavailable` while offline.
 */
export const engineContract = {
  'app.view': { input: nothing, output: appViewSchema },
  /** Server: looks at an address before signing in; a bare host gets https, localhost http. */
  'servers.probe': { input: z.object({ url: serverUrl }), output: serverViewSchema },
  /**
   * Trusts the certificate with this fingerprint, as `servers.probe` told it (in the issue at `certificate`), for this server. Server; `conflict` where it shows
   * another one by now.
   */
  'servers.trust': { input: z.object({ url: serverUrl, fingerprint: textSchema(1, 200) }), output: nothing },
  /** Server. `joinedRoomId`: the room that the invite led into. */
  'accounts.register': {
    input: registerInputSchema.omit({ device: true }).extend({ serverUrl }),
    output: z.object({ account: accountViewSchema, joinedRoomId: idSchema.nullable() }),
  },
  /** Server. The same person on the same server comes back to the same local data. */
  'accounts.signIn': {
    input: z.object({ serverUrl, handle: textSchema(1, 200), password: textSchema(1, 1_000), totp: textSchema(1, 100).optional() }),
    output: z.object({ account: accountViewSchema }),
  },
  /** Server: sets a new password by the code of an admin, once; all sessions of that person end. `not-found`: the code is used, too old or never was. */
  'accounts.resetPassword': { input: resetPasswordInputSchema.extend({ serverUrl }), output: nothing },
  /** Ends the session (on the server too, when it can be reached) and, with `removeData`, deletes what this device holds. */
  'accounts.signOut': { input: z.object({ ...account, removeData: z.boolean() }), output: nothing },
  'connection.retry': { input: z.object(account), output: nothing },
  'rooms.list': { input: z.object(account), output: z.object({ rooms: z.array(roomViewSchema) }) },
  /** Server: public rooms. */
  'rooms.directory': { input: calls['rooms.list'].input.extend(account), output: z.object({ rooms: z.array(listedRoomSchema), more: z.boolean() }) },
  /** Queued like a message: the room is there at once, in state `waiting`. */
  'rooms.create': { input: calls['rooms.create'].input.omit({ id: true, opId: true }).extend(account), output: z.object({ room: roomSchema }) },
  /** Server. */
  'rooms.join': { input: z.object(room), output: nothing },
  /** Server. */
  'rooms.leave': { input: z.object(room), output: nothing },
  /** Server. */
  'rooms.update': { input: calls['rooms.update'].input.omit({ opId: true }).extend(account), output: z.object({ room: roomSchema }) },
  /** The direct room of these people and oneself; made on the server with the first message at the latest. */
  'rooms.direct': { input: z.object({ ...account, userIds: z.array(idSchema).min(1) }), output: z.object({ room: roomSchema }) },
  /** Server: for everybody and for good. */
  'rooms.delete': { input: z.object(room), output: nothing },
  /** What raises a notification there. Holds at once, also offline; other devices hear of it when the server does. */
  'rooms.setNotify': { input: z.object({ ...room, level: notifyLevelSchema }), output: nothing },
  /**
   * Where the room stands in the list of this device: among the starred, in a section of one's own (null: among all). What is left out stays. `order`: the rooms of that
   * section from the top, from now on; rooms that are not among them follow in the usual order (none: all do).
   */
  'rooms.arrange': {
    input: z.object({
      ...room,
      isStarred: z.boolean().optional(),
      section: lineSchema(1, sectionNameMax).nullable().optional(),
      order: z.array(idSchema).max(2_000).optional(),
    }),
    output: nothing,
  },
  /** `latest`: the newest; `unread`: around the read mark; `around`, `before`, `after`: by log number. What the device lacks is asked of the server when it can be reached, else shown as a hole. */
  'timeline.page': {
    input: z.object({
      ...room,
      anchor: z.discriminatedUnion('at', [
        z.object({ at: z.enum(['latest', 'unread']) }),
        z.object({ at: z.enum(['around', 'before', 'after']), seq: z.int().nonnegative() }),
      ]),
      limit: z.int().min(1).max(200),
    }),
    output: timelinePageSchema,
  },
  /** The number of the first row at or after a moment (the newest where all is older): for "jump to date". Asks the server where the device lacks that time. */
  'timeline.seqAt': { input: z.object({ ...room, atMs: z.int() }), output: z.object({ seq: z.int().nonnegative() }) },
  'messages.send': {
    input: z
      .object({
        ...room,
        /** Without it, `text`. */
        kind: messageSchema.shape.kind.optional(),
        body: bodyBesideFilesSchema,
        replyToId: idSchema.optional(),
        threadRootId: idSchema.optional(),
        /** Files of the draft there; they leave it. */
        fileIds: z.array(idSchema).max(limits.filesPerMessageMax).optional(),
      })
      .refine(({ body, fileIds = [] }) => body !== '' || fileIds.length > 0, { path: ['body'], message: 'must not be empty without files' }),
    output: z.object({ opId: idSchema }),
  },
  /**
   * Sends `body` (comment, quote and source) and copies of a message's files to these rooms, and to these people in the direct room with each (made where there is none
   * yet), as messages of one's own. What is not on the device is fetched first; where that fails, nothing is sent anywhere. Answers where it goes, rooms first.
   */
  'messages.forward': {
    input: z
      .object({ ...message, to: z.array(idSchema), toUserIds: z.array(idSchema).optional(), body: bodySchema })
      .refine(({ to, toUserIds = [] }) => [...to, ...toUserIds].length > 0 && [...to, ...toUserIds].length <= limits.forwardRoomsMax, {
        path: ['to'],
        message: `must be 1 to ${limits.forwardRoomsMax} rooms and people`,
      }),
    output: z.object({ roomIds: z.array(idSchema) }),
  },
  /**
   * These five wait in the outbox like a message and show at once: rows carry what the person wants, with `pending`. Refused for good: the row shows the
   * server's truth again and `change-refused` says why (an edit's words stay as a failed `pending`).
   */
  'messages.edit': { input: z.object({ ...message, body: bodySchema }), output: nothing },
  'messages.delete': { input: z.object(message), output: nothing },
  'messages.pin': { input: z.object({ ...message, on: z.boolean() }), output: nothing },
  'messages.vote': { input: z.object({ ...message, value: z.union([z.literal(1), z.literal(0), z.literal(-1)]) }), output: nothing },
  'messages.react': { input: z.object({ ...message, emoji: emojiSchema, on: z.boolean() }), output: nothing },
  /** Known here, else asked of the server; unknown ids are left out. For quotes and links. */
  'messages.get': { input: z.object({ ...room, ids: z.array(idSchema).min(1).max(100) }), output: z.object({ rows: z.array(messageRowSchema) }) },
  /** Server: what a message said before its edits, oldest first. */
  'messages.revisions': { input: z.object(message), output: z.object({ revisions: z.array(revisionSchema) }) },
  /** Server: who voted. */
  'messages.voters': { input: z.object(message), output: calls['messages.voters'].output },
  /** From the server when it can be reached, else those the device knows; newest first. */
  'messages.pinned': { input: z.object(room), output: z.object({ rows: z.array(messageRowSchema), isComplete: z.boolean() }) },
  /** Local full text over everything on the device. `query` holds words and filters as typed (`shared/search/read-query`); `roomId` narrows it as `in:` does. */
  'search.messages': {
    input: z.object({
      ...account,
      query: textSchema(0, 500),
      roomId: idSchema.optional(),
      order: z.enum(['newest', 'votes']),
      limit: z.int().min(1).max(100),
      after: z.string().max(100).optional(),
    }),
    output: searchPageSchema,
  },
  /** Server: the same query there; hits that the device holds are left out. */
  'search.server': {
    input: z.object({
      ...account,
      query: textSchema(0, 500),
      roomId: idSchema.optional(),
      limit: z.int().min(1).max(100),
      after: z.string().max(100).optional(),
    }),
    output: searchPageSchema,
  },
  /** One thread: its root and its replies, ascending by number or by votes (best first; `anchor` is ignored then). What the device lacks is asked of the server when it can be reached. */
  'threads.page': {
    input: z.object({
      ...thread,
      order: z.enum(['log', 'votes']),
      anchor: z.discriminatedUnion('at', [
        z.object({ at: z.enum(['latest', 'unread']) }),
        z.object({ at: z.enum(['around', 'before', 'after']), seq: z.int().nonnegative() }),
      ]),
      limit: z.int().min(1).max(200),
    }),
    output: threadPageSchema,
  },
  /** Threads one follows, newest reply first. */
  'threads.list': { input: z.object(account), output: z.object({ threads: z.array(threadViewSchema) }) },
  'threads.mark': { input: z.object({ ...thread, seq: z.int().nonnegative() }), output: nothing },
  'threads.follow': { input: z.object({ ...thread, on: z.boolean() }), output: nothing },
  'saves.set': { input: z.object({ ...room, messageId: idSchema, on: z.boolean() }), output: nothing },
  /** Newest first. */
  'saves.list': { input: z.object(account), output: z.object({ saves: z.array(z.object({ save: saveSchema, row: messageRowSchema.nullable() })) }) },
  'outbox.list': { input: z.object(account), output: z.object({ items: z.array(outboxItemSchema) }) },
  'outbox.retry': { input: z.object({ ...account, opId: idSchema }), output: nothing },
  /** Changes the words of a queued message with no attempt yet, or of a failed one (which is then queued again). */
  'outbox.edit': { input: z.object({ ...account, opId: idSchema, body: bodySchema }), output: nothing },
  /** `filesBack`: files of the message that stand in the draft of its place again; the others go with it. */
  'outbox.delete': { input: z.object({ ...account, opId: idSchema, filesBack: z.array(idSchema).max(limits.filesPerMessageMax).optional() }), output: nothing },
  /** `rootId`: the draft of that thread; without it, of the room. */
  'drafts.get': { input: z.object({ ...room, rootId: idSchema.optional() }), output: draft.extend({ files: z.array(uploadViewSchema) }) },
  'drafts.set': { input: z.object({ ...room, rootId: idSchema.optional(), ...draft.shape }), output: nothing },
  /** Newest first. `edits`: these are words of that stored message, which is being changed; `beside` are those of the draft that waits meanwhile. */
  'drafts.list': {
    input: z.object(account),
    output: z.object({
      drafts: z.array(
        z.object({ roomId: idSchema, rootId: idSchema.nullable(), body: z.string(), updatedAt: z.int(), edits: idSchema.nullable(), beside: z.string() }),
      ),
    }),
  },
  /**
   * A file begins to be picked up for the draft at a place. Its bytes follow in order as `files.chunk`; `files.finish` puts the copy, whole and on disk, into the
   * draft. Sizes and the length in time are what the window measured. Refused: `too-large` (for the server), `forbidden`, `not-found` (the room), `invalid` (too many).
   */
  'files.begin': {
    input: z.object({
      ...room,
      rootId: idSchema.optional(),
      name: textSchema(1, 4_000),
      type: textSchema(0, 200),
      size: z.int().nonnegative(),
      width: z.int().positive().optional(),
      height: z.int().positive().optional(),
      durationMs: z.int().nonnegative().optional(),
      /** Of a recording: its waveform, as `File.peaks`. */
      peaks: z.array(z.int().min(0).max(limits.peakMax)).max(limits.peaksMax).optional(),
    }),
    output: z.object({ id: idSchema }),
  },
  'files.chunk': { input: z.object({ ...account, id: idSchema, offset: z.int().nonnegative(), base64: z.string() }), output: nothing },
  'files.finish': { input: z.object({ ...account, id: idSchema }), output: nothing },
  /** Takes a file out of its draft (or stops its reading) and off this device. */
  'files.remove': { input: z.object({ ...account, id: idSchema }), output: nothing },
  /** What this server takes, as it said last. Bytes. */
  'files.limits': { input: z.object(account), output: z.object({ fileBytesMax: z.int(), filesPerMessageMax: z.int() }) },
  /** Forward only; with `unread`, to just before `seq`, back or forward (mark unread from here). */
  'reads.mark': { input: z.object({ ...room, seq: z.int().nonnegative(), unread: z.boolean().optional() }), output: nothing },
  /** Every room to its end. */
  'reads.markAll': { input: z.object(account), output: nothing },
  /** As last heard; asks the server anew where it can be reached, and `receipts-changed` tells what that brought. Empty where the room is too big, or one shares none. */
  'receipts.get': { input: z.object(room), output: z.object({ receipts: z.array(receiptSchema) }) },
  /** From the server when it can be reached, else those the device knows; `isComplete` says which. */
  'members.list': {
    input: calls['members.list'].input.extend(account),
    output: z.object({ members: z.array(memberSchema), more: z.boolean(), isComplete: z.boolean() }),
  },
  /** Server, as all that changes who may what. */
  'members.add': { input: calls['members.add'].input.omit({ opId: true }).extend(account), output: nothing },
  'members.remove': { input: z.object({ ...room, userId: idSchema }), output: nothing },
  'members.ban': { input: z.object({ ...room, userId: idSchema }), output: nothing },
  'members.unban': { input: z.object({ ...room, userId: idSchema }), output: nothing },
  'members.setRole': { input: calls['members.setRole'].input.omit({ opId: true }).extend(account), output: nothing },
  /** Server: until then (epoch ms) somebody only reads there; null: no longer. */
  'members.mute': { input: z.object({ ...room, userId: idSchema, untilMs: z.int().positive().nullable() }), output: nothing },
  /** Server. */
  'members.banned': {
    input: calls['members.banned'].input.extend(account),
    output: z.object({ banned: z.array(bannedSchema), more: z.boolean() }),
  },
  /** Server: a way in, to a room or (without `roomId`) to the server. */
  'invites.create': { input: calls['invites.create'].input.omit({ opId: true }).extend(account), output: z.object({ invite: inviteSchema }) },
  /** Server. */
  'invites.revoke': { input: z.object({ ...account, code: inviteCodeSchema }), output: nothing },
  /** Server. */
  'invites.list': { input: calls['invites.list'].input.extend(account), output: z.object({ invites: z.array(inviteSchema), more: z.boolean() }) },
  /** Server. `roomId`: the room one is in now; null where the invite is for the server. */
  'invites.accept': { input: z.object({ ...account, code: inviteCodeSchema }), output: z.object({ roomId: idSchema.nullable() }) },
  /** Server, signed in or not: who invites, and where to. */
  'invites.preview': { input: z.object({ serverUrl, code: inviteCodeSchema }), output: invitePreviewSchema },
  /** Known here, else asked of the server; unknown ids are left out. */
  'users.get': { input: z.object({ ...account, userIds: z.array(idSchema).max(200) }), output: z.object({ users: z.array(userSchema) }) },
  /** People known here and, when it can be reached, those the server finds. */
  'users.search': { input: z.object({ ...account, query: textSchema(0, 200) }), output: z.object({ users: z.array(userSchema) }) },
  /** Server. */
  'users.update': { input: calls['users.update'].input.omit({ opId: true }).extend(account), output: z.object({ user: userSchema }) },
  /** Server: how one is seen on all devices, and one's custom status (left out: it stays; both '' takes it away). */
  'presence.set': { input: z.object({ ...account, ...presenceShape }), output: nothing },
  /** Server: epoch ms, of those who let it be seen. */
  'people.lastSeen': { input: calls['people.lastSeen'].input.extend(account), output: calls['people.lastSeen'].output },
  /** Server: what is left out stays. */
  'privacy.set': { input: calls['privacy.set'].input.omit({ opId: true }).extend(account), output: nothing },
  /** Server. One's picture, or with `botId` that of a bot one may change: the bytes of a JPEG, PNG, WebP or GIF; the server makes a small square of it. */
  'pictures.set': { input: z.object({ ...account, botId: idSchema.optional(), base64: z.string().max(900_000) }), output: z.object({ user: userSchema }) },
  /** Server. */
  'pictures.remove': { input: z.object({ ...account, botId: idSchema.optional() }), output: z.object({ user: userSchema }) },
  /** Holds at once, also offline; the server and one's other devices hear of it when they can be reached. */
  'blocks.set': { input: z.object({ ...account, userId: idSchema, on: z.boolean() }), output: nothing },
  'blocks.list': { input: z.object(account), output: z.object({ userIds: z.array(idSchema) }) },
  /** Server, as the two after it. */
  'messages.report': { input: calls['messages.report'].input.omit({ opId: true }).extend(account), output: nothing },
  /** `roomId`: of that room, as its moderator; without it, of all rooms, as an admin of the server. */
  'reports.list': { input: calls['reports.list'].input.extend(account), output: z.object({ reports: z.array(reportSchema), more: z.boolean() }) },
  'reports.resolve': { input: calls['reports.resolve'].input.omit({ opId: true }).extend(account), output: nothing },
  /** Dropped while offline. `rootId`: one writes in that thread. */
  'typing.set': { input: z.object({ ...room, rootId: idSchema.optional(), on: z.boolean() }), output: nothing },
  'accounts.cancelExport': { input: z.object(account), output: nothing },
  'settings.update': { input: settingsSchema.partial(), output: z.object({ settings: settingsSchema }) },
  'sync.ledger': { input: z.object(account), output: ledgerSchema },
  /** What the person is looking at; decides notifications. `isAtEnd`: the newest message of the room, or of the thread beside it, is in view. */
  'attention.set': {
    input: z.object({
      isFocused: z.boolean(),
      isVisible: z.boolean(),
      accountId: idSchema.nullable(),
      roomId: idSchema.nullable(),
      isAtEnd: z.boolean(),
      thread: z.object({ rootId: idSchema, isAtEnd: z.boolean() }).nullable(),
    }),
    output: nothing,
  },
  ...hostContract,
  ...signInContract,
  ...adminContract,
  ...botsContract,
  ...writingsContract,
  ...hooksContract,
  ...pushContract,
} as const satisfies Contract<EngineCallName>;

export const ipcContract = { ...engineContract, ...shellContract } as const;
export type IpcCallName = keyof typeof ipcContract;
export type IpcInput<N extends IpcCallName> = z.input<(typeof ipcContract)[N]['input']>;
export type IpcOutput<N extends IpcCallName> = z.output<(typeof ipcContract)[N]['output']>;
