import { z } from 'zod';
import { idSchema } from '../ids.ts';
import { roomSchema } from './room.ts';
import { presenceStatusSchema, userSchema } from './user.ts';

export const roleSchema = z.enum(['owner', 'admin', 'moderator', 'member', 'guest']);
export type Role = z.infer<typeof roleSchema>;

/** What raises a notification in a room. */
export const notifyLevelSchema = z.enum(['all', 'mentions', 'nothing']);
export type NotifyLevel = z.infer<typeof notifyLevelSchema>;

/**
 * One room as one member has it. A member sees nothing below `firstSeq`. `unread` counts others' messages after `lastReadSeq` that are neither deleted nor
 * thread replies, `mentions` those that name the member; both stop at 100. `members` and `online` are counts. Feature `member-mute`: `mutedUntil`, until when
 * (epoch ms) the member only reads. Feature `reports`: `openReports`, for moderators.
 */
export const roomStateSchema = z.object({
  room: roomSchema,
  role: roleSchema,
  notify: notifyLevelSchema,
  firstSeq: z.int().positive(),
  headSeq: z.int().nonnegative(),
  lastReadSeq: z.int().nonnegative(),
  markVersion: z.int().nonnegative(),
  unread: z.int().nonnegative(),
  mentions: z.int().nonnegative(),
  members: z.int().nonnegative(),
  online: z.int().nonnegative(),
  mutedUntil: z.int().optional(),
  openReports: z.int().nonnegative().optional(),
});
export type RoomState = z.infer<typeof roomStateSchema>;

/** A member in the people panel. Feature `member-mute`: `mutedUntil` while somebody only reads (epoch ms). */
export const memberSchema = z.object({ user: userSchema, role: roleSchema, status: presenceStatusSchema, joinedAt: z.int(), mutedUntil: z.int().optional() });
export type Member = z.infer<typeof memberSchema>;

/** Somebody who may not come back into a room; `bannedById` banned him. */
export const bannedSchema = z.object({ user: userSchema, bannedAt: z.int(), bannedById: idSchema.optional() });
export type Banned = z.infer<typeof bannedSchema>;

/**
 * One thread as one person follows it. `lastReadSeq`: the number of the last reply read. Who starts a thread, writes in it or is named in it follows it
 * until he says otherwise.
 */
export const threadStateSchema = z.object({
  roomId: idSchema,
  rootId: idSchema,
  lastReadSeq: z.int().nonnegative(),
  isFollowed: z.boolean(),
  version: z.int().nonnegative(),
});
export type ThreadState = z.infer<typeof threadStateSchema>;

/** A message somebody keeps for later; synced over all devices of that person. */
export const saveSchema = z.object({ roomId: idSchema, messageId: idSchema, savedAt: z.int() });
export type Save = z.infer<typeof saveSchema>;

/**
 * How far the words of one room have come with one person: onto one of his devices, and read. Log numbers; 0: nothing yet. `joinedAt` (epoch ms): a receipt says
 * nothing of what was written before. Feature `receipts`.
 */
export const receiptSchema = z.object({ userId: idSchema, deliveredSeq: z.int().nonnegative(), readSeq: z.int().nonnegative(), joinedAt: z.int() });
export type Receipt = z.infer<typeof receiptSchema>;

/** How far somebody has read one room, with the counts as of log number `atSeq`. `markVersion` guards "mark unread" against older forward marks. */
export const readStateSchema = z.object({
  lastReadSeq: z.int().nonnegative(),
  unread: z.int().nonnegative(),
  mentions: z.int().nonnegative(),
  atSeq: z.int().nonnegative(),
  markVersion: z.int().nonnegative(),
});
export type ReadState = z.infer<typeof readStateSchema>;
