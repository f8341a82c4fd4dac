import { z } from 'zod';
import { linkPreviewSchema } from '../entities/link-preview.ts';
import { leaveReasonSchema, roomBecameSchema } from '../entities/log-event.ts';
import { notifyLevelSchema, roleSchema } from '../entities/membership.ts';
import { messageSchema } from '../entities/message.ts';
import { roomSchema } from '../entities/room.ts';
import { presenceChoiceSchema, privacySchema, userSchema } from '../entities/user.ts';
import { idSchema } from '../ids.ts';
import { wireErrorSchema } from '../protocol/errors.ts';
import { endedCodeSchema } from '../protocol/events.ts';

/** Where secrets are kept on this device: the OS keychain, Electron's safeStorage, or memory only (the person is told, and signs in again after a quit). */
export const secretStorageSchema = z.enum(['keychain', 'safe-storage', 'memory']);
export type SecretStorage = z.infer<typeof secretStorageSchema>;

/**
 * The true state of one account's connection. Times are epoch milliseconds. `offline.retryAtMs`: when the next try comes (null: waits for the network).
 * `catching-up.rooms`: rooms still behind. `signed-out`: messages here stay readable; `code` says why.
 */
export const connectionViewSchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('connecting'), sinceMs: z.int(), attempt: z.int() }),
  z.object({ state: z.literal('catching-up'), sinceMs: z.int(), rooms: z.int(), nodeName: z.string() }),
  z.object({ state: z.literal('online'), sinceMs: z.int(), nodeName: z.string(), latencyP50Ms: z.number().nullable(), latencyP95Ms: z.number().nullable() }),
  z.object({ state: z.literal('offline'), sinceMs: z.int(), retryAtMs: z.int().nullable(), reason: wireErrorSchema.nullable() }),
  z.object({ state: z.literal('signed-out'), sinceMs: z.int(), code: endedCodeSchema }),
]);
export type ConnectionView = z.infer<typeof connectionViewSchema>;

/** One account on this device. `waiting` and `failed` count its outbox; `unread` and `mentions` sum over its rooms. */
export const accountViewSchema = z.object({
  id: idSchema,
  serverUrl: z.string(),
  serverName: z.string(),
  user: userSchema,
  /** How the person chose to be seen, as last heard. */
  presence: presenceChoiceSchema,
  /** What the person shares, as last heard; null where this server knows nothing of it. */
  privacy: privacySchema.nullable(),
  connection: connectionViewSchema,
  waiting: z.int(),
  failed: z.int(),
  unread: z.int(),
  mentions: z.int(),
});
export type AccountView = z.infer<typeof accountViewSchema>;

/** What this person chose for this device. `fontSize` in px. Widths in px. */
export const settingsSchema = z.object({
  theme: z.enum(['system', 'light', 'dark', 'hc-light', 'hc-dark']),
  density: z.enum(['comfortable', 'compact']),
  fontSize: z.int().min(12).max(20),
  enterSends: z.boolean(),
  notifications: z.boolean(),
  sidebarWidth: z.int().min(200).max(360),
  isPanelOpen: z.boolean(),
  lastAccountId: idSchema.nullable(),
  lastRoomIds: z.record(idSchema, idSchema),
  /** Account → the keys of the folded sections of its list of rooms. */
  foldedSections: z.record(idSchema, z.array(z.string().max(200)).max(200)),
  /** Emoji used last, newest first; the tone of new ones (0: none, 1–5 from light to dark). */
  recentEmoji: z.array(z.string()).max(40),
  skinTone: z.int().min(0).max(5),
  /** How many of each room's newest messages are fetched in the background (0: none, only what one looks at). */
  backfillPerRoom: z.int().min(0).max(1_000_000),
  /** How much of what was downloaded is kept for each account, in megabytes (10^6 bytes); what was not looked at for longest goes first. */
  fileCacheMegabytes: z.int().min(0).max(1_000_000),
  /** Whether links are shown with what they lead to. Without it the server is not asked either. */
  linkPreviews: z.boolean(),
});
export type Settings = z.infer<typeof settingsSchema>;

/** Everything the window needs before it can paint: kept small, read from disk only. */
export const appViewSchema = z.object({
  accounts: z.array(accountViewSchema),
  settings: settingsSchema,
  secretStorage: secretStorageSchema,
});
export type AppView = z.infer<typeof appViewSchema>;

/** A server as it answered before anybody signed in. `latencyMs`: the round trip of that answer. */
export const serverViewSchema = z.object({
  url: z.string(),
  name: z.string(),
  version: z.string(),
  nodeName: z.string(),
  storeId: idSchema,
  registration: z.enum(['open', 'invite', 'closed']),
  isSupported: z.boolean(),
  latencyMs: z.number(),
});
export type ServerView = z.infer<typeof serverViewSchema>;

/**
 * A room in the list. `state`: `member`; `waiting` = made on this device, not on the server yet; `left` = local data kept, read-only.
 * `members`/`online` are null where nothing is known now (offline: no claim about presence). `lastMessageAt` orders the list.
 */
export const roomViewSchema = z.object({
  room: roomSchema,
  state: z.enum(['member', 'waiting', 'left']),
  role: roleSchema,
  notify: notifyLevelSchema,
  firstSeq: z.int(),
  headSeq: z.int(),
  lastReadSeq: z.int(),
  markVersion: z.int(),
  unread: z.int(),
  mentions: z.int(),
  members: z.int().nullable(),
  online: z.int().nullable(),
  lastMessageAt: z.int().nullable(),
  /** Of the room or of one of its threads. */
  hasDraft: z.boolean(),
  /** Threads one follows that have unread replies, and how many of those replies name the person. */
  threadsUnread: z.int(),
  threadMentions: z.int(),
  waiting: z.int(),
  failed: z.int(),
  /** Where this device lists it: among the starred; in a section of one's own (null: among all). */
  isStarred: z.boolean(),
  section: z.string().nullable(),
  /** Where in its section, counted from the top, if the person put it somewhere. */
  position: z.int().nonnegative().nullable(),
  /** Slow mode: until then the server takes no further message of this person (epoch ms); null where nobody waits. */
  slowUntilMs: z.int().nullable(),
  /** Until then a moderator muted this person here (epoch ms). */
  mutedUntilMs: z.int().nullable(),
  /** Unresolved reports, where this person is a moderator. */
  openReports: z.int(),
});
export type RoomView = z.infer<typeof roomViewSchema>;

const systemHead = { seq: z.int().positive(), at: z.int(), actorId: idSchema };

/** A line in the timeline that nobody wrote. */
export const systemEventSchema = z.discriminatedUnion('type', [
  z.object({ ...systemHead, type: z.literal('member-joined'), userId: idSchema, role: roleSchema, nodeName: z.string().optional() }),
  z.object({ ...systemHead, type: z.literal('member-left'), userId: idSchema, reason: leaveReasonSchema }),
  z.object({ ...systemHead, type: z.literal('role-changed'), userId: idSchema, role: roleSchema }),
  z.object({ ...systemHead, type: z.literal('room-updated'), room: roomSchema, changed: z.array(z.string()).optional(), became: roomBecameSchema.optional() }),
]);
export type SystemEvent = z.infer<typeof systemEventSchema>;

/** A change of a stored message that waits or failed. `body`: the words of an edit. Failed ones are not shown in the message itself. */
export const pendingChangeSchema = z.object({
  opId: idSchema,
  call: z.enum(['messages.edit', 'messages.delete', 'messages.pin', 'messages.vote', 'messages.react']),
  state: z.enum(['queued', 'sending', 'failed']),
  body: z.string().optional(),
  error: wireErrorSchema.nullable(),
});
export type PendingChange = z.infer<typeof pendingChangeSchema>;

/**
 * A stored message as this person sees it: with what he changed and the server has not said yet. `isSaved`: kept for later. `previews`: of its links, as far as
 * this device knows them.
 */
export const messageRowSchema = z.object({
  kind: z.literal('message'),
  seq: z.int().positive(),
  message: messageSchema,
  pending: z.array(pendingChangeSchema).optional(),
  isSaved: z.boolean().optional(),
  previews: z.array(linkPreviewSchema).optional(),
});
export type MessageRowView = z.infer<typeof messageRowSchema>;

/** A stored row of the timeline, ordered by `seq`; `hole` = numbers this device lacks and is loading. */
export const timelineRowSchema = z.discriminatedUnion('kind', [
  messageRowSchema,
  z.object({ kind: z.literal('system'), seq: z.int().positive(), event: systemEventSchema }),
  z.object({ kind: z.literal('hole'), seq: z.int().positive(), toSeq: z.int().positive() }),
]);
export type TimelineRow = z.infer<typeof timelineRowSchema>;

/**
 * A file on this device that is not on the server yet, or not in a message. `reading`: its bytes are being copied into the profile; `waiting`: for the server;
 * `uploading`: `sent` bytes of it are there; `done`: whole on the server; `failed`: `error` says why.
 */
export const uploadViewSchema = z.object({
  id: idSchema,
  name: z.string(),
  type: z.string(),
  size: z.int().nonnegative(),
  width: z.int().positive().optional(),
  height: z.int().positive().optional(),
  durationMs: z.int().nonnegative().optional(),
  peaks: z.array(z.int().nonnegative()).optional(),
  state: z.enum(['reading', 'waiting', 'uploading', 'done', 'failed']),
  sent: z.int().nonnegative(),
  error: wireErrorSchema.nullable(),
});
export type UploadView = z.infer<typeof uploadViewSchema>;

/** Something that is only on this device. `queued` waits, `sending` is on its way, `failed` needs the person. Sending order = order of `n`. */
export const outboxItemSchema = z.object({
  n: z.int(),
  opId: idSchema,
  roomId: idSchema,
  call: z.string(),
  body: z.string(),
  /** Of a message that is not plain text. */
  kind: messageSchema.shape.kind.optional(),
  /** The message that a change is about; the message answered; the thread it stands in. */
  messageId: idSchema.optional(),
  replyToId: idSchema.optional(),
  threadRootId: idSchema.optional(),
  /** The files of a message, in their order. */
  files: z.array(uploadViewSchema).optional(),
  state: z.enum(['queued', 'sending', 'failed']),
  attempts: z.int(),
  createdAt: z.int(),
  retryAtMs: z.int().nullable(),
  error: wireErrorSchema.nullable(),
});
export type OutboxItem = z.infer<typeof outboxItemSchema>;

/** A page of stored rows, ascending, with what waits below it. `unreadFromSeq`: first message after the read mark when the room was opened. */
export const timelinePageSchema = z.object({
  rows: z.array(timelineRowSchema),
  outbox: z.array(outboxItemSchema),
  hasMoreBefore: z.boolean(),
  hasMoreAfter: z.boolean(),
  headSeq: z.int(),
  lastReadSeq: z.int(),
});
export type TimelinePage = z.infer<typeof timelinePageSchema>;

/** A thread one follows. `root`: null while it is not known here. `unread`: others' replies after the mark, 100 at most; 0 where one does not follow it. */
export const threadViewSchema = z.object({
  roomId: idSchema,
  rootId: idSchema,
  root: messageSchema.nullable(),
  replies: z.int(),
  unread: z.int(),
  mentions: z.int(),
  lastReplyAt: z.int().nullable(),
  lastReadSeq: z.int(),
  isFollowed: z.boolean(),
  hasDraft: z.boolean(),
});
export type ThreadView = z.infer<typeof threadViewSchema>;

/** A page of one thread. `unreadFromSeq` is read from `thread.lastReadSeq`. `userIds`: everybody who wrote in it, first writer first. */
export const threadPageSchema = z.object({
  thread: threadViewSchema,
  root: messageRowSchema.nullable(),
  rows: z.array(messageRowSchema),
  outbox: z.array(outboxItemSchema),
  userIds: z.array(idSchema),
  hasMoreBefore: z.boolean(),
  hasMoreAfter: z.boolean(),
  /** All replies are on this device. */
  isComplete: z.boolean(),
});
export type ThreadPage = z.infer<typeof threadPageSchema>;

/** One found message. `parts`: what was found in the body, in UTF-16 units, ascending, not overlapping. */
export const searchHitSchema = z.object({ row: messageRowSchema, parts: z.array(z.object({ from: z.int(), to: z.int() })) });
export type SearchHit = z.infer<typeof searchHitSchema>;

/**
 * Found messages. `total`: how many there are (`isTotalExact` false: at least). `held`: messages on this device. `next`: give it as `after` for more (there
 * may be none). `problems`: names in the query that nobody here has (range in the query, UTF-16 units), in plain words; nothing is found then.
 */
export const searchPageSchema = z.object({
  hits: z.array(searchHitSchema),
  total: z.int(),
  isTotalExact: z.boolean(),
  tookMs: z.number(),
  held: z.int(),
  next: z.string().nullable(),
  problems: z.array(z.object({ message: z.string(), range: z.object({ from: z.int(), to: z.int() }) })).optional(),
  /** Messages that a search must still read one by one, because the index does not have them yet (after an update of the app). */
  notIndexed: z.int().optional(),
});
export type SearchPage = z.infer<typeof searchPageSchema>;

/** One room's line in the sync ledger. `ranges` are log numbers held here, ascending; `holes` = numbers missing between `firstHeldSeq` and the head; times epoch ms. */
export const ledgerRoomSchema = z.object({
  roomId: idSchema,
  name: z.string(),
  kind: z.string(),
  firstSeq: z.int(),
  serverHeadSeq: z.int(),
  hereSeq: z.int(),
  ranges: z.array(z.object({ fromSeq: z.int(), toSeq: z.int() })),
  holes: z.int(),
  waiting: z.int(),
  lastVerifiedAtMs: z.int().nullable(),
});

/** What this device holds, what the server holds, and what is still on its way. */
export const ledgerSchema = z.object({
  connection: connectionViewSchema,
  waiting: z.array(outboxItemSchema),
  holes: z.int(),
  lastRepairAtMs: z.int().nullable(),
  messagesHeld: z.int(),
  bytesHeld: z.int(),
  headsAsOfMs: z.int().nullable(),
  rooms: z.array(ledgerRoomSchema),
});
export type Ledger = z.infer<typeof ledgerSchema>;
