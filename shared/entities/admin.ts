import { z } from 'zod';
import { idSchema } from '../ids.ts';

/** Who may make an account: everybody, people with an invite, nobody. */
export const registrationSchema = z.enum(['open', 'invite', 'closed']);
export type Registration = z.infer<typeof registrationSchema>;

/** An account as an admin sees it. `lastUsedAt`: of the session used last, living or not; missing where there never was one. `fileBytes`: of all files of the person. */
export const adminUserSchema = z.object({
  id: idSchema,
  handle: z.string(),
  displayName: z.string(),
  createdAt: z.int(),
  lastUsedAt: z.int().optional(),
  sessions: z.int(),
  fileBytes: z.int(),
  bot: z.boolean().optional(),
  admin: z.boolean().optional(),
  deactivatedAt: z.int().optional(),
});
export type AdminUser = z.infer<typeof adminUserSchema>;

/** A living session of somebody, as an admin sees it. */
export const adminSessionSchema = z.object({
  id: idSchema,
  device: z.object({ name: z.string(), platform: z.string() }),
  createdAt: z.int(),
  lastUsedAt: z.int(),
});
export type AdminSession = z.infer<typeof adminSessionSchema>;

/**
 * A public or private room as an admin sees it: never what is said in it. `events`: length of its log. `lastAt`: of its last event. `ownerless`: no owner of it can
 * sign in any more.
 */
export const adminRoomSchema = z.object({
  id: idSchema,
  kind: z.enum(['public', 'private']),
  name: z.string(),
  icon: z.string().optional(),
  members: z.int(),
  events: z.int(),
  createdAt: z.int(),
  lastAt: z.int().optional(),
  archivedAt: z.int().optional(),
  ownerless: z.boolean().optional(),
});
export type AdminRoom = z.infer<typeof adminRoomSchema>;

/** How much the server holds. `messagesEstimated`: there are so many that they were not counted one by one. */
export const adminStorageSchema = z.object({
  people: z.int(),
  rooms: z.int(),
  messages: z.int(),
  messagesEstimated: z.boolean().optional(),
  databaseBytes: z.int(),
  fileBytes: z.int(),
  fileBytesMax: z.int(),
  largest: z.array(z.object({ userId: idSchema, handle: z.string(), displayName: z.string(), bytes: z.int() })),
});
export type AdminStorage = z.infer<typeof adminStorageSchema>;

/** What an admin can set without a restart. `defaults`: what the operator's environment says, and holds where nothing was set. */
export const adminSettingsSchema = z.object({
  name: z.string(),
  registration: registrationSchema,
  defaults: z.object({ name: z.string(), registration: registrationSchema }),
  isNameSet: z.boolean(),
  isRegistrationSet: z.boolean(),
});
export type AdminSettings = z.infer<typeof adminSettingsSchema>;

/**
 * One line of the audit log; lines are never changed. `actor`: missing where it was the operator at the server's command line. Names are as they were at the time.
 * `address`: where the call came from.
 */
export const auditEntrySchema = z.object({
  id: z.int(),
  at: z.int(),
  actor: z.object({ id: idSchema, handle: z.string() }).optional(),
  action: z.string(),
  target: z.object({ kind: z.string(), id: z.string(), name: z.string().optional() }).optional(),
  details: z.record(z.string(), z.json()),
  address: z.string().optional(),
});
export type AuditEntry = z.infer<typeof auditEntrySchema>;
