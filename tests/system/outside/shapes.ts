import { z } from 'zod';
import { adminAnswers } from './admin-shapes.ts';
import { count, idShape, role, seq, time, userShape } from './basic-shapes.ts';
import { botAnswers, invocationShape, writingShape } from './bot-shapes.ts';
import { hookAnswers } from './hook-shapes.ts';
import { pushAnswers } from './push-shapes.ts';

/**
 * The protocol as somebody outside reads it: every answer and push in a strict shape of its own, written from the protocol's text and from nothing else.
 * An unknown field is a finding, since additions must be announced. It imports neither the relay nor the shared contracts on purpose: those are what is tested.
 */
export const errorShape = z.strictObject({
  code: z.enum([
    'invalid',
    'too-large',
    'unauthenticated',
    'forbidden',
    'not-found',
    'conflict',
    'gone',
    'rate-limited',
    'unavailable',
    'unsupported-version',
    'internal',
  ]),
  message: z.string().min(1),
  issues: z.array(z.strictObject({ path: z.string(), message: z.string().min(1) })).optional(),
  retryAfterMs: count.optional(),
  errorId: z.string().optional(),
});
export type OutsideError = z.infer<typeof errorShape>;

/** Announced as the feature `room-changes`. */
const roomBecameShape = z.strictObject({
  name: z.string().optional(),
  topic: z.string().optional(),
  icon: z.string().optional(),
  announcement: z.boolean().optional(),
  slowModeSeconds: count.optional(),
});
export const roomShape = z.strictObject({
  id: idShape,
  kind: z.enum(['public', 'private', 'direct']),
  name: z.string(),
  topic: z.string(),
  historyFrom: z.enum(['start', 'join']),
  createdAt: time,
  version: count,
  archivedAt: time.optional(),
  // Announced as the feature `direct-user-ids`.
  userIds: z.array(idShape).optional(),
  // Announced as the feature `room-settings`.
  icon: z.string().min(1).optional(),
  announcement: z.literal(true).optional(),
  slowModeSeconds: z.int().positive().optional(),
});

/** Announced as the features `receipts` and `last-seen`. */
const privacyShape = z.strictObject({ receipts: z.boolean(), lastSeen: z.boolean() });

export const roomStateShape = z.strictObject({
  room: roomShape,
  role,
  notify: z.string(),
  firstSeq: seq,
  headSeq: count,
  lastReadSeq: count,
  markVersion: count,
  unread: count.max(100),
  mentions: count.max(100),
  members: count,
  online: count,
  // Announced as the features `member-mute` and `reports`.
  mutedUntil: time.optional(),
  openReports: count.optional(),
});

/** Announced as the feature `reports`. */
const reportShape = z.strictObject({
  id: idShape,
  roomId: idShape,
  messageId: idShape,
  seq,
  authorId: idShape,
  reporterId: idShape,
  reason: z.enum(['spam', 'abuse', 'harm', 'private', 'other']),
  comment: z.string(),
  body: z.string(),
  fileNames: z.array(z.string()),
  writtenAt: time,
  reportedAt: time,
  isDeleted: z.boolean(),
  wordsUntil: z.int().optional(),
});

const voteValue = z.union([z.literal(1), z.literal(0), z.literal(-1)]);
export const fileShape = z.strictObject({
  id: idShape,
  name: z.string().min(1).max(255),
  type: z.string().regex(/^[a-z0-9]+\/[-+.a-z0-9]+$/),
  size: count,
  width: z.int().positive().optional(),
  height: z.int().positive().optional(),
  durationMs: count.optional(),
  peaks: z.array(count.max(99)).max(64).optional(),
  thumbnail: z.strictObject({ width: z.int().positive().max(480), height: z.int().positive().max(480) }).optional(),
  uploadedAt: time,
});
export type OutsideFile = z.infer<typeof fileShape>;

const messageFields = {
  id: idShape,
  roomId: idShape,
  seq,
  version: seq,
  authorId: idShape,
  kind: z.enum(['text', 'me']),
  body: z.string(),
  createdAt: time,
  editedAt: time.optional(),
  deletedAt: time.optional(),
  // Announced as the feature `deleted-by`.
  deletedBy: idShape.optional(),
  replyToId: idShape.optional(),
  threadRootId: idShape.optional(),
  thread: z.strictObject({ replies: count, lastSeq: seq, userIds: z.array(idShape).max(5) }).optional(),
  mentions: z.strictObject({ userIds: z.array(idShape), room: z.literal(true).optional(), here: z.literal(true).optional() }),
  files: z.array(fileShape).max(10),
  pinned: z.boolean().optional(),
  // Announced as the feature `commands`.
  command: z.strictObject({ userId: idShape, name: z.string().min(1), text: z.string() }).optional(),
};
export const messageShape = z.strictObject({
  ...messageFields,
  votes: z.strictObject({ up: count, down: count, mine: voteValue.optional() }),
  reactions: z.array(z.strictObject({ emoji: z.string(), count, userIds: z.array(idShape).max(20), mine: z.boolean().optional() })),
});
export type OutsideMessage = z.infer<typeof messageShape>;

/** A message in a packet is the same for everybody: no `mine`. */
const packetMessageShape = z.strictObject({
  ...messageFields,
  votes: z.strictObject({ up: count, down: count }),
  reactions: z.array(z.strictObject({ emoji: z.string(), count, userIds: z.array(idShape).max(20) })),
});

const eventsOf = <M extends typeof messageShape | typeof packetMessageShape>(message: M) => {
  const head = { seq, at: time, actorId: idShape };
  return z.discriminatedUnion('type', [
    z.strictObject({ ...head, type: z.literal('message-created'), message }),
    z.strictObject({ ...head, type: z.literal('message-edited'), message }),
    z.strictObject({ ...head, type: z.literal('message-deleted'), messageId: idShape }),
    z.strictObject({ ...head, type: z.literal('vote-changed'), messageId: idShape, userId: idShape, value: voteValue, up: count, down: count }),
    z.strictObject({ ...head, type: z.literal('reaction-changed'), messageId: idShape, userId: idShape, emoji: z.string(), on: z.boolean(), count }),
    z.strictObject({ ...head, type: z.literal('message-pinned'), messageId: idShape, on: z.boolean() }),
    z.strictObject({ ...head, type: z.literal('member-joined'), userId: idShape, role, nodeName: z.string().optional(), firstSeq: seq.optional() }),
    z.strictObject({ ...head, type: z.literal('member-left'), userId: idShape, reason: z.string() }),
    z.strictObject({ ...head, type: z.literal('role-changed'), userId: idShape, role }),
    z.strictObject({ ...head, type: z.literal('room-updated'), room: roomShape, changed: z.array(z.string()).optional(), became: roomBecameShape.optional() }),
    z.strictObject({ ...head, type: z.literal('room-deleted') }),
  ]);
};
export const eventShape = eventsOf(messageShape);
export type OutsideEvent = z.infer<typeof eventShape>;

const readFields = { lastReadSeq: count, unread: count.max(100), mentions: count.max(100), atSeq: count, markVersion: count };
const nothing = z.strictObject({});
const leaveReason = z.enum(['left', 'removed', 'banned']);
const inviteShape = z.strictObject({
  code: z.string().regex(/^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$/),
  roomId: idShape.optional(),
  creatorId: idShape,
  createdAt: time,
  expiresAt: time,
  uses: count,
  maxUses: count.optional(),
  revokedAt: time.optional(),
});
const threadShape = z.strictObject({ roomId: idShape, rootId: idShape, lastReadSeq: count, isFollowed: z.boolean(), version: count });
const saveShape = z.strictObject({ roomId: idShape, messageId: idShape, savedAt: time });

/** The value of each call's answer. */
export const answers = {
  'session.refresh': z.strictObject({ expiresAt: time }),
  'sync.open': z.strictObject({
    user: userShape,
    storeId: idShape,
    nodeName: z.string().min(1),
    serverTime: time,
    features: z.array(z.string()),
    inboxVersion: count,
    rooms: z.array(roomStateShape),
    // Announced as the feature `presence`.
    presence: z.enum(['online', 'away', 'dnd', 'invisible']).optional(),
    // Announced as the features `receipts` and `last-seen`.
    privacy: privacyShape.optional(),
    // Announced as the feature `rooms-ended`.
    ended: z.array(z.strictObject({ roomId: idShape, reason: leaveReason, deleted: z.literal(true).optional() })).optional(),
  }),
  'log.since': z.strictObject({ events: z.array(eventShape), headSeq: count, reset: z.boolean() }),
  'log.heads': z.strictObject({ heads: z.record(idShape, count), inboxVersion: count }),
  'messages.history': z.strictObject({
    messages: z.array(messageShape),
    events: z.array(eventShape),
    fromSeq: count,
    toSeq: count,
    headSeq: count,
    hasMoreBefore: z.boolean(),
    hasMoreAfter: z.boolean(),
  }),
  'messages.send': z.strictObject({ message: messageShape }),
  'messages.edit': z.strictObject({ message: messageShape }),
  'messages.delete': z.strictObject({ message: messageShape }),
  'messages.pin': z.strictObject({ message: messageShape }),
  'messages.vote': z.strictObject({ up: count, down: count, mine: voteValue }),
  'messages.react': z.strictObject({ reactions: messageShape.shape.reactions }),
  // `more`: announced as the feature `message-pages`.
  'messages.get': z.strictObject({ messages: z.array(messageShape), more: z.literal(true).optional() }),
  'messages.revisions': z.strictObject({ revisions: z.array(z.strictObject({ version: seq, at: time, body: z.string() })) }),
  'links.preview': z.strictObject({
    links: z.array(
      z.strictObject({
        url: z.url({ protocol: /^https?$/ }),
        preview: z
          .strictObject({
            url: z.string(),
            title: z.string().min(1).max(400),
            description: z.string().min(1).max(600).optional(),
            siteName: z.string().min(1),
            image: z.strictObject({ webp: z.base64().max(48_000), width: z.int().positive().max(144), height: z.int().positive().max(144) }).optional(),
          })
          .nullable(),
      }),
    ),
  }),
  'messages.pinned': z.strictObject({ messages: z.array(messageShape), more: z.literal(true).optional() }),
  'messages.search': z.strictObject({ hits: z.array(z.strictObject({ message: messageShape })), more: z.boolean() }),
  'threads.mark': threadShape,
  'threads.list': z.strictObject({ threads: z.array(threadShape), more: z.boolean() }),
  'saves.set': nothing,
  'saves.list': z.strictObject({ saves: z.array(saveShape), more: z.boolean() }),
  'rooms.create': z.strictObject({ room: roomShape }),
  'rooms.direct': z.strictObject({ room: roomShape }),
  'rooms.list': z.strictObject({
    rooms: z.array(z.strictObject({ room: roomShape, members: count, online: count, joined: z.boolean(), activeAt: time.optional() })),
    more: z.boolean(),
  }),
  'rooms.join': z.strictObject({ state: roomStateShape }),
  'rooms.leave': nothing,
  'rooms.update': z.strictObject({ room: roomShape }),
  'members.list': z.strictObject({
    members: z.array(
      z.strictObject({ user: userShape, role, status: z.enum(['online', 'away', 'dnd', 'offline']), joinedAt: time, mutedUntil: time.optional() }),
    ),
    more: z.boolean(),
  }),
  'rooms.delete': nothing,
  'members.add': nothing,
  'members.remove': nothing,
  'members.ban': nothing,
  'members.unban': nothing,
  'members.banned': z.strictObject({
    banned: z.array(z.strictObject({ user: userShape, bannedAt: time, bannedById: idShape.optional() })),
    more: z.boolean(),
  }),
  'members.setRole': nothing,
  'invites.create': z.strictObject({ invite: inviteShape }),
  'invites.revoke': nothing,
  'invites.accept': z.strictObject({ state: roomStateShape.optional() }),
  'invites.list': z.strictObject({ invites: z.array(inviteShape), more: z.boolean() }),
  'notify.set': nothing,
  'reads.mark': z.strictObject(readFields),
  'reads.markAll': z.strictObject({ reads: z.array(z.strictObject({ roomId: idShape, ...readFields })) }),
  // `more`: announced as the feature `user-pages`.
  'users.get': z.strictObject({ users: z.array(userShape), more: z.literal(true).optional() }),
  'users.search': z.strictObject({ users: z.array(userShape) }),
  'users.update': z.strictObject({ user: userShape }),
  'presence.set': nothing,
  'messages.voters': z.strictObject({ up: z.array(idShape).max(50), down: z.array(idShape).max(50) }),
  'receipts.get': z.strictObject({ receipts: z.array(z.strictObject({ userId: idShape, deliveredSeq: count, readSeq: count, joinedAt: time })) }),
  'receipts.delivered': nothing,
  'people.lastSeen': z.strictObject({ seen: z.array(z.strictObject({ userId: idShape, at: time })) }),
  'privacy.set': z.strictObject({ privacy: privacyShape }),
  'members.mute': nothing,
  'blocks.set': nothing,
  'blocks.list': z.strictObject({ userIds: z.array(idShape), more: z.boolean() }),
  'messages.report': nothing,
  'reports.list': z.strictObject({ reports: z.array(reportShape), more: z.boolean() }),
  'reports.resolve': nothing,
  'typing.set': nothing,
  ...botAnswers,
  ...hookAnswers,
  ...pushAnswers,
  ...adminAnswers,
} as const;
export type Answers = typeof answers;

const inboxHead = { inboxVersion: count };
/** The pushes, by name. */
export const pushes = {
  log: z.strictObject({ roomId: idShape, from: seq, to: seq, events: z.array(eventsOf(packetMessageShape)).min(1) }),
  inbox: z.discriminatedUnion('type', [
    z.strictObject({ ...inboxHead, type: z.literal('room-added'), state: roomStateShape }),
    z.strictObject({ ...inboxHead, type: z.literal('room-removed'), roomId: idShape, reason: leaveReason, deleted: z.literal(true).optional() }),
    z.strictObject({ ...inboxHead, type: z.literal('notify-changed'), roomId: idShape, notify: z.enum(['all', 'mentions', 'nothing']) }),
    z.strictObject({ ...inboxHead, type: z.literal('read-marked'), roomId: idShape, ...readFields }),
    z.strictObject({ ...inboxHead, type: z.literal('user-updated'), user: userShape }),
    z.strictObject({ ...inboxHead, type: z.literal('thread-changed'), thread: threadShape }),
    z.strictObject({ ...inboxHead, type: z.literal('save-changed'), save: saveShape, on: z.boolean() }),
    // Announced as the feature `presence`.
    z.strictObject({ ...inboxHead, type: z.literal('presence-chosen'), presence: z.enum(['online', 'away', 'dnd', 'invisible']) }),
    z.strictObject({ ...inboxHead, type: z.literal('privacy-changed'), privacy: privacyShape }),
    // Announced as the features `blocks`, `member-mute` and `reports`.
    z.strictObject({ ...inboxHead, type: z.literal('block-changed'), userId: idShape, on: z.boolean() }),
    z.strictObject({ ...inboxHead, type: z.literal('mute-changed'), roomId: idShape, mutedUntil: time.nullable() }),
    z.strictObject({ ...inboxHead, type: z.literal('report-changed'), roomId: idShape, open: count }),
  ]),
  signal: z.discriminatedUnion('type', [
    // `threadRootId`: announced as a feature.
    z.strictObject({ type: z.literal('typing'), roomId: idShape, userId: idShape, on: z.boolean(), threadRootId: idShape.optional() }),
    z.strictObject({ type: z.literal('presence'), userId: idShape, status: z.enum(['online', 'away', 'dnd', 'offline']) }),
    z.strictObject({ type: z.literal('online'), roomId: idShape, count }),
    z.strictObject({ type: z.literal('read'), roomId: idShape, userId: idShape, seq: count }),
    // Announced as the feature `receipts`.
    z.strictObject({ type: z.literal('delivered'), roomId: idShape, userId: idShape, seq: count }),
    // Announced as the feature `commands`.
    z.strictObject({ type: z.literal('command-invoked'), invocation: invocationShape }),
    z.strictObject({
      type: z.literal('command-answered'),
      invocationId: idShape,
      roomId: idShape,
      botId: idShape,
      threadRootId: idShape.optional(),
      outcome: z.enum(['reply', 'done', 'failed', 'expired']),
      id: idShape.optional(),
      body: z.string().min(1).optional(),
      messageId: idShape.optional(),
      message: z.string().min(1).optional(),
    }),
    // Announced as the feature `writings`.
    writingShape.extend({ type: z.literal('writing'), on: z.boolean() }),
    z.strictObject({ type: z.literal('stop-asked'), roomId: idShape, messageId: idShape, user: userShape }),
  ]),
  draining: z.strictObject({ reconnectAfterMs: count }),
  ended: z.strictObject({ code: z.enum(['unauthenticated', 'revoked', 'account-deleted', 'deactivated']) }),
  behind: nothing,
} as const;
export type Pushes = typeof pushes;

export const sessionShape = z.strictObject({
  user: userShape,
  sessionId: idShape,
  accessToken: z.string(),
  accessTokenExpiresAt: time,
  refreshToken: z.string().min(43),
  nodes: z.array(z.string()).optional(),
  // Announced as the feature `invites`.
  joinedRoomId: idShape.optional(),
});
export type OutsideSession = z.infer<typeof sessionShape>;

export const serverShape = z.strictObject({
  name: z.string().min(1),
  version: z.string().min(1),
  nodeName: z.string().min(1),
  storeId: idShape,
  protocol: z.strictObject({ min: z.literal(1), max: z.literal(1) }),
  registration: z.enum(['open', 'invite', 'closed']),
  limits: z.record(z.string(), z.number()),
  features: z.array(z.string()),
});

export const sessionListShape = z.strictObject({
  sessions: z.array(
    z.strictObject({
      id: idShape,
      device: z.strictObject({ name: z.string(), platform: z.string() }),
      createdAt: time,
      lastUsedAt: time,
      current: z.boolean(),
      // Announced as the feature `session-address`.
      lastAddress: z.string().min(1).optional(),
    }),
  ),
});
