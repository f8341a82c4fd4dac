import { z } from 'zod';
import { idSchema } from '../ids.ts';
import { limits } from '../limits.ts';
import { lineSchema, textSchema } from '../text.ts';
import { roleSchema } from './membership.ts';
import { userSchema } from './user.ts';

/** What is typed after the slash. Kept in lower case. */
export const commandNameSchema = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[a-z0-9][a-z0-9_-]*$/, 'may hold only a-z, 0-9, _ and -')
  .max(limits.commandNameMax, `must be at most ${limits.commandNameMax} characters`);

/** What a place of a command takes. `text` is the rest of the line; the others are one word (`user`: `@handle`, `room`: `#name`). */
export const commandArgKindSchema = z.enum(['text', 'word', 'number', 'user', 'room', 'choice']);

const nameSchema = lineSchema(1, limits.commandNameMax);
const descriptionSchema = lineSchema(0, limits.commandDescriptionMax);

/** One place of a command, for completing and for the bot to read by. `choices` belong to the kind `choice`. */
export const commandArgSchema = z.object({
  name: nameSchema,
  kind: commandArgKindSchema,
  required: z.boolean().optional(),
  description: descriptionSchema.optional(),
  choices: z.array(nameSchema).max(limits.commandChoicesMax).optional(),
});
export type CommandArg = z.infer<typeof commandArgSchema>;

/** A command of a bot. `permission`: the lowest role that may run it; left out: everybody in the room. */
export const commandSchema = z.object({
  name: commandNameSchema,
  description: descriptionSchema,
  args: z.array(commandArgSchema).max(limits.commandArgsMax),
  permission: roleSchema.optional(),
});
export type Command = z.infer<typeof commandSchema>;

/** A command as a room's members are told of it. Two bots may have the same name: then it is said whose (`/stock@quotes`). */
export const listedCommandSchema = commandSchema.extend({ botId: idSchema });
export type ListedCommand = z.infer<typeof listedCommandSchema>;

/** What follows a command's name, exactly as it was typed: `/stock=aapl.us` has `=aapl.us`, `/stock aapl.us` has ` aapl.us`. */
export const commandTextSchema = textSchema(0, limits.commandTextMax);

/** Who ran what, where a bot's message answers a command: shown as "for Lena Fischer `/stock=aapl.us`" (name and text written together). */
export const answeredCommandSchema = z.object({ userId: idSchema, name: z.string(), text: z.string() });
export type AnsweredCommand = z.infer<typeof answeredCommandSchema>;

/** A command on its way to its bot, which may answer it until `expiresAt`. */
export const invocationSchema = z.object({
  id: idSchema,
  roomId: idSchema,
  botId: idSchema,
  user: userSchema,
  name: z.string(),
  text: z.string(),
  threadRootId: idSchema.optional(),
  createdAt: z.int(),
  expiresAt: z.int(),
});
export type Invocation = z.infer<typeof invocationSchema>;

/** What became of a command. `waiting`: for its bot. `message`: the reason of a failure, in words for the person. `messageId`: the bot's answer in the room. */
export const invocationStateSchema = z.object({
  invocationId: idSchema,
  state: z.enum(['waiting', 'answered', 'failed', 'expired']),
  message: z.string().optional(),
  messageId: idSchema.optional(),
});
export type InvocationState = z.infer<typeof invocationStateSchema>;
