import { z } from 'zod';
import {
  adminRoomSchema,
  adminSessionSchema,
  adminSettingsSchema,
  adminStorageSchema,
  adminUserSchema,
  auditEntrySchema,
  registrationSchema,
} from '../entities/admin.ts';
import { memberSchema } from '../entities/membership.ts';
import { idSchema } from '../ids.ts';
import { limits } from '../limits.ts';
import { lineSchema, textSchema } from '../text.ts';

const limitSchema = z.int().min(1).max(limits.adminPageMax).optional();
const querySchema = textSchema(0, limits.queryMax).optional();
const opIdSchema = idSchema.optional();

/**
 * The calls of server admins (feature `server-admin`): everybody else gets `forbidden`. Each that changes something is in the audit log, or did not happen; with the `opId`
 * of one that is there, it answers as it did then and changes nothing.
 */
export const adminCalls = {
  /**
   * By handle, or (feature `admin-lists`) by `sort`: who was here last, who came last or who holds the most bytes first; after the person named by `after`. `query` is found
   * anywhere in handle or display name.
   */
  'admin.users': {
    input: z.object({
      query: querySchema,
      sort: z.enum(['handle', 'last-used', 'created', 'files']).optional(),
      filter: z.enum(['active', 'admins', 'deactivated', 'bots']).optional(),
      after: idSchema.optional(),
      limit: limitSchema,
    }),
    output: z.object({ users: z.array(adminUserSchema), more: z.boolean() }),
  },
  /**
   * Makes somebody an admin or not, or deactivates an account (all its sessions end with `deactivated`, nobody can sign in to it; messages stay) or brings it back. Exactly one of both (`invalid`).
   * `conflict`: the last admin who can sign in.
   */
  'admin.updateUser': {
    input: z.object({ userId: idSchema, opId: opIdSchema, admin: z.boolean().optional(), deactivated: z.boolean().optional() }),
    output: z.object({ user: adminUserSchema }),
  },
  /** A code that sets a new password once (`POST /v1/auth/reset`), and the page of this server that takes it (its path; `url` where the server knows its own address). A new one ends the ones before. */
  'admin.resetPassword': {
    input: z.object({ userId: idSchema, opId: opIdSchema }),
    output: z.object({ code: z.string(), path: z.string(), url: z.string().optional(), expiresAt: z.int() }),
  },
  'admin.sessions': { input: z.object({ userId: idSchema }), output: z.object({ sessions: z.array(adminSessionSchema) }) },
  /** Again, or a session that is over already: nothing happens. */
  'admin.endSession': { input: z.object({ userId: idSchema, sessionId: idSchema, opId: opIdSchema }), output: z.object({}) },
  /** Public and private rooms that are not deleted, by name, or (feature `admin-lists`) by `sort`: the largest, the latest written in or the newest first; after the room named by `after`. */
  'admin.rooms': {
    input: z.object({
      query: querySchema,
      sort: z.enum(['name', 'members', 'last-event', 'created']).optional(),
      filter: z.enum(['public', 'private', 'archived', 'ownerless']).optional(),
      after: idSchema.optional(),
      limit: limitSchema,
    }),
    output: z.object({ rooms: z.array(adminRoomSchema), more: z.boolean() }),
  },
  /** Who is in a room, for choosing an owner. By handle. */
  'admin.members': {
    input: z.object({ roomId: idSchema, query: querySchema, after: idSchema.optional(), limit: limitSchema }),
    output: z.object({ members: z.array(memberSchema), more: z.boolean() }),
  },
  /** Exactly one (`invalid`) of: `archived`, `deleted` (for everybody and for good), `ownerId` (a member of a room without an owner; `conflict` where there is one). */
  'admin.updateRoom': {
    input: z.object({
      roomId: idSchema,
      opId: opIdSchema,
      archived: z.boolean().optional(),
      deleted: z.literal(true).optional(),
      ownerId: idSchema.optional(),
    }),
    output: z.object({ room: adminRoomSchema.optional() }),
  },
  'admin.storage': { input: z.object({}), output: adminStorageSchema },
  'admin.settings': { input: z.object({}), output: adminSettingsSchema },
  /** What is left out stays; null: what the operator's environment says. Holds on every node at once, and is in `GET /v1/server`. */
  'admin.updateSettings': {
    input: z.object({
      opId: opIdSchema,
      name: lineSchema(1, limits.serverNameMax).nullable().optional(),
      registration: registrationSchema.nullable().optional(),
    }),
    output: adminSettingsSchema,
  },
  /**
   * Newest first, before the entry named by `before`. `actorId` null: only what was done at the server's command line. Feature `admin-lists`: `query` is found anywhere in
   * the handle of who did it, the name of what it was done to, or the address it was done from.
   */
  'admin.audit': {
    input: z.object({
      query: querySchema,
      actorId: idSchema.nullable().optional(),
      action: z
        .string()
        .max(100)
        .refine((name) => /^[a-z-]+$/.test(name), 'must be the name of an action')
        .optional(),
      before: z.int().positive().optional(),
      limit: limitSchema,
    }),
    output: z.object({ entries: z.array(auditEntrySchema), more: z.boolean() }),
  },
} as const;
