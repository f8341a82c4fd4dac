import { z } from 'zod';
import { count, idShape, role, seq, time, userShape } from './basic-shapes.ts';

const nothing = z.strictObject({});

// Announced as the feature `server-admin`.
const adminUserShape = z.strictObject({
  id: idShape,
  handle: z.string(),
  displayName: z.string(),
  createdAt: time,
  lastUsedAt: time.optional(),
  sessions: count,
  fileBytes: count,
  bot: z.literal(true).optional(),
  admin: z.literal(true).optional(),
  deactivatedAt: time.optional(),
});
const adminRoomShape = z.strictObject({
  id: idShape,
  kind: z.enum(['public', 'private']),
  name: z.string(),
  icon: z.string().min(1).optional(),
  members: count,
  events: count,
  createdAt: time,
  lastAt: time.optional(),
  archivedAt: time.optional(),
  ownerless: z.literal(true).optional(),
});
const registration = z.enum(['open', 'invite', 'closed']);
const adminSettingsShape = z.strictObject({
  name: z.string().min(1),
  registration,
  defaults: z.strictObject({ name: z.string().min(1), registration }),
  isNameSet: z.boolean(),
  isRegistrationSet: z.boolean(),
});
const auditEntryShape = z.strictObject({
  id: seq,
  at: time,
  actor: z.strictObject({ id: idShape, handle: z.string() }).optional(),
  action: z.string().min(1),
  target: z.strictObject({ kind: z.string(), id: z.string(), name: z.string().optional() }).optional(),
  details: z.record(z.string(), z.json()),
  address: z.string().optional(),
});
/** What the calls of admins answer. */
export const adminAnswers = {
  'admin.users': z.strictObject({ users: z.array(adminUserShape), more: z.boolean() }),
  'admin.updateUser': z.strictObject({ user: adminUserShape }),
  'admin.resetPassword': z.strictObject({ code: z.string().min(20), path: z.string(), url: z.string().optional(), expiresAt: time }),
  'admin.sessions': z.strictObject({
    sessions: z.array(z.strictObject({ id: idShape, device: z.strictObject({ name: z.string(), platform: z.string() }), createdAt: time, lastUsedAt: time })),
  }),
  'admin.endSession': nothing,
  'admin.rooms': z.strictObject({ rooms: z.array(adminRoomShape), more: z.boolean() }),
  'admin.members': z.strictObject({
    members: z.array(z.strictObject({ user: userShape, role, status: z.enum(['online', 'away', 'dnd', 'offline']), joinedAt: time })),
    more: z.boolean(),
  }),
  'admin.updateRoom': z.strictObject({ room: adminRoomShape.optional() }),
  'admin.storage': z.strictObject({
    people: count,
    rooms: count,
    messages: count,
    messagesEstimated: z.literal(true).optional(),
    databaseBytes: count,
    fileBytes: count,
    fileBytesMax: count,
    largest: z.array(z.strictObject({ userId: idShape, handle: z.string(), displayName: z.string(), bytes: count })),
  }),
  'admin.settings': adminSettingsShape,
  'admin.updateSettings': adminSettingsShape,
  'admin.audit': z.strictObject({ entries: z.array(auditEntryShape), more: z.boolean() }),
} as const;
