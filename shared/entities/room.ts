import { z } from 'zod';
import { idSchema } from '../ids.ts';
import { emojiSchema } from '../text.ts';

export const roomKindSchema = z.enum(['public', 'private', 'direct']);
export type RoomKind = z.infer<typeof roomKindSchema>;

/**
 * A room. `version` rises with every change. `historyFrom`: what a new member sees, all or only what follows the joining.
 * `userIds` is there for direct rooms only: the people it was made for, the caller included (feature `direct-user-ids`). Feature `room-settings`: in an archived
 * room nobody writes and everybody reads; in an `announcement` room only moderators and up write; with `slowModeSeconds` others wait so long between two messages.
 */
export const roomSchema = z.object({
  id: idSchema,
  kind: roomKindSchema,
  name: z.string(),
  topic: z.string(),
  historyFrom: z.enum(['start', 'join']),
  createdAt: z.int(),
  version: z.int().nonnegative(),
  archivedAt: z.int().optional(),
  userIds: z.array(idSchema).optional(),
  icon: emojiSchema.optional(),
  announcement: z.boolean().optional(),
  slowModeSeconds: z.int().positive().optional(),
});
export type Room = z.infer<typeof roomSchema>;

/** A public room in the directory, with counts. `joined`: the caller is a member. `activeAt`: when something last happened in it. */
export const listedRoomSchema = z.object({ room: roomSchema, members: z.int(), online: z.int(), joined: z.boolean(), activeAt: z.int().optional() });
export type ListedRoom = z.infer<typeof listedRoomSchema>;
