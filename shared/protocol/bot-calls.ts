import { z } from 'zod';
import { botSchema, botTokenSchema, roomBotSchema, scopeSchema } from '../entities/bot.ts';
import { commandNameSchema, commandSchema, commandTextSchema, invocationSchema, invocationStateSchema, listedCommandSchema } from '../entities/command.ts';
import { idSchema } from '../ids.ts';
import { limits } from '../limits.ts';
import { aboutSchema, bodySchema, displayNameSchema, handleSchema, lineSchema, textSchema } from '../text.ts';

const opIdSchema = idSchema.optional();
const nothing = z.object({});
/** What a token is for. Without `scopes`, `usualScopes`; without `roomIds`, every room its bot is in; without `expiresAt` (epoch ms), until it is revoked. */
const tokenGrant = {
  scopes: z.array(scopeSchema).min(1).optional(),
  roomIds: z.array(idSchema).min(1).max(limits.tokenRoomsMax).optional(),
  expiresAt: z.int().positive().optional(),
};

/** Bots, their tokens, and slash commands: part of `calls`. */
export const botCalls = {
  /**
   * Feature `bots`. Makes a bot and its first token. `secret` (`pbt_…`) is what the bot signs in with: told here and never again, but to a repeat of the same `opId`.
   * Who may: the server's admins, and people where the server lets them (`forbidden`). `conflict`: the handle is taken.
   */
  'bots.create': {
    input: z.object({ opId: opIdSchema, handle: handleSchema, displayName: displayNameSchema, about: aboutSchema.optional(), ...tokenGrant }),
    output: z.object({ bot: botSchema, token: botTokenSchema, secret: z.string() }),
  },
  /** Feature `bots`: one's own; all of them for the server's admins. By handle. */
  'bots.list': { input: nothing, output: z.object({ bots: z.array(botSchema) }) },
  /** Feature `bots`: what is left out stays. */
  'bots.update': {
    input: z.object({ botId: idSchema, opId: opIdSchema, displayName: displayNameSchema.optional(), about: aboutSchema.optional() }),
    output: z.object({ bot: botSchema }),
  },
  /** Feature `bots`: for good. Its tokens end at once, it leaves its rooms, its commands go; what it wrote stays, under its name. Again: nothing happens. */
  'bots.delete': { input: z.object({ botId: idSchema, opId: opIdSchema }), output: nothing },
  /** Feature `bots`. `secret` as in `bots.create`. */
  'bots.createToken': {
    input: z.object({ botId: idSchema, opId: opIdSchema, name: lineSchema(1, limits.tokenNameMax), ...tokenGrant }),
    output: z.object({ token: botTokenSchema, secret: z.string() }),
  },
  /** Feature `bots`: newest first, revoked ones too. */
  'bots.tokens': { input: z.object({ botId: idSchema }), output: z.object({ tokens: z.array(botTokenSchema) }) },
  /** Feature `bots`: its sockets end within a second, on every node. Again: nothing happens. */
  'bots.revokeToken': { input: z.object({ botId: idSchema, tokenId: idSchema, opId: opIdSchema }), output: nothing },
  /** Feature `bots`: the bots of a room, and what each may do there; for its members. By handle. */
  'rooms.bots': { input: z.object({ roomId: idSchema }), output: z.object({ bots: z.array(roomBotSchema) }) },
  /** Feature `commands`, for bots: these are the bot's commands from now on, no others. */
  'commands.set': {
    input: z.object({
      opId: opIdSchema,
      commands: z
        .array(commandSchema)
        .max(limits.commandsMax)
        .refine((commands) => new Set(commands.map(({ name }) => name)).size === commands.length, 'must not name a command twice'),
    }),
    output: nothing,
  },
  /** Feature `commands`: those of the room's bots that the caller may run, by name and bot. Feature `command-permissions`: with `all`, those of others too. */
  'commands.list': { input: z.object({ roomId: idSchema, all: z.boolean().optional() }), output: z.object({ commands: z.array(listedCommandSchema) }) },
  /**
   * Feature `commands`, for people. Hands a command to its bot, which has until `expiresAt` to answer, also if it is away now. The answer is a message of the room or a
   * signal `command-answered`. `not-found`: there is no such command here (the nearest one is named); `conflict`: several bots have it, and no `botId` says which;
   * `forbidden`: the role is too low. The same `opId` again: the first invocation.
   */
  'commands.run': {
    input: z.object({
      roomId: idSchema,
      opId: opIdSchema,
      name: commandNameSchema,
      botId: idSchema.optional(),
      text: commandTextSchema,
      threadRootId: idSchema.optional(),
    }),
    output: z.object({ invocationId: idSchema, expiresAt: z.int() }),
  },
  /** Feature `commands`: what became of one's own, for a device that was away meanwhile; unknown ones are left out. They are kept for a day. */
  'commands.status': {
    input: z.object({ invocationIds: z.array(idSchema).min(1).max(limits.commandStatusMax) }),
    output: z.object({ invocations: z.array(invocationStateSchema) }),
  },
  /** Feature `commands`, for bots: what waits for an answer, oldest first. From the first time on, this socket hears `command-invoked`. */
  'commands.pending': { input: nothing, output: z.object({ invocations: z.array(invocationSchema) }) },
  /**
   * Feature `commands`, for bots: words for who ran it alone, on the devices that are connected now; kept nowhere. `id` is the bot's own: the same again is
   * shown once. Several may follow each other, for a quarter of an hour. `gone`: it failed or expired.
   */
  'commands.reply': {
    input: z.object({ invocationId: idSchema, id: idSchema, body: bodySchema, ephemeral: z.literal(true) }),
    output: nothing,
  },
  /** Feature `commands`, for bots: it could not be done; `message` is for who ran it. Again: nothing happens. */
  'commands.fail': { input: z.object({ invocationId: idSchema, opId: opIdSchema, message: textSchema(1, limits.commandFailMax) }), output: nothing },
} as const;
