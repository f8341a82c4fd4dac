import { z } from 'zod';
import { scopes } from '../bot-scopes.ts';
import { idSchema } from '../ids.ts';
import { userSchema } from './user.ts';

export const scopeSchema = z.enum(scopes);

/** Feature `bots`. A bot is a user with `bot: true`, in rooms like people. `ownerId`: who made it and may change it, beside the server's admins. `tokens`: how many let it in now. */
export const botSchema = z.object({ user: userSchema, ownerId: idSchema, createdAt: z.int(), tokens: z.int().nonnegative() });
export type Bot = z.infer<typeof botSchema>;

/**
 * A token of a bot, without its secret, which is shown once. `scopes` may hold words that a later relay knows. `roomIds`: the only rooms it is for; left out:
 * all that the bot is in. Times are epoch milliseconds; `lastUsedAt` is right to a minute.
 */
export const botTokenSchema = z.object({
  id: idSchema,
  botId: idSchema,
  name: z.string(),
  scopes: z.array(z.string()),
  roomIds: z.array(idSchema).optional(),
  createdById: idSchema,
  createdAt: z.int(),
  expiresAt: z.int().optional(),
  lastUsedAt: z.int().optional(),
  revokedAt: z.int().optional(),
});
export type BotToken = z.infer<typeof botTokenSchema>;

/** A bot as the members of a room are told of it. `scopes`: what its living tokens let it do here, all together. `commands`: how many it answers to here. */
export const roomBotSchema = z.object({ user: userSchema, ownerId: idSchema, scopes: z.array(z.string()), commands: z.int().nonnegative() });
export type RoomBot = z.infer<typeof roomBotSchema>;
