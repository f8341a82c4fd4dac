import { z } from 'zod';
import { count, idShape, role, time, userShape } from './basic-shapes.ts';

const nothing = z.strictObject({});

// Announced as the features `bots` and `commands`.
const scope = z.enum(['messages:read', 'messages:write', 'reactions', 'rooms:read', 'rooms:write', 'members:write', 'commands', 'files']);
const secretShape = z.string().regex(/^pbt_[A-Za-z0-9_-]{43,}$/);
const botShape = z.strictObject({ user: userShape.extend({ bot: z.literal(true) }), ownerId: idShape, createdAt: time, tokens: count });
const botTokenShape = z.strictObject({
  id: idShape,
  botId: idShape,
  name: z.string().min(1),
  scopes: z.array(scope).min(1),
  roomIds: z.array(idShape).min(1).optional(),
  createdById: idShape,
  createdAt: time,
  expiresAt: time.optional(),
  lastUsedAt: time.optional(),
  revokedAt: time.optional(),
});
const commandName = z.string().regex(/^[a-z0-9][a-z0-9_-]{0,31}$/);
const commandShape = z.strictObject({
  botId: idShape,
  name: commandName,
  description: z.string(),
  args: z.array(
    z.strictObject({
      name: z.string().min(1),
      kind: z.enum(['text', 'word', 'number', 'user', 'room', 'choice']),
      required: z.boolean().optional(),
      description: z.string().optional(),
      choices: z.array(z.string().min(1)).optional(),
    }),
  ),
  permission: role.optional(),
});
export const invocationShape = z.strictObject({
  id: idShape,
  roomId: idShape,
  botId: idShape,
  user: userShape,
  name: commandName,
  text: z.string(),
  threadRootId: idShape.optional(),
  createdAt: time,
  expiresAt: time,
});

export const writingShape = z.strictObject({
  roomId: idShape,
  messageId: idShape,
  botId: idShape,
  askedById: idShape,
  expiresAt: time,
  stoppedById: idShape.optional(),
});

/** What the calls of bots and commands answer. */
export const botAnswers = {
  'bots.create': z.strictObject({ bot: botShape, token: botTokenShape, secret: secretShape }),
  'bots.list': z.strictObject({ bots: z.array(botShape) }),
  'bots.update': z.strictObject({ bot: botShape }),
  'bots.delete': nothing,
  'bots.createToken': z.strictObject({ token: botTokenShape, secret: secretShape }),
  'bots.tokens': z.strictObject({ tokens: z.array(botTokenShape) }),
  'bots.revokeToken': nothing,
  'rooms.bots': z.strictObject({ bots: z.array(z.strictObject({ user: userShape, ownerId: idShape, scopes: z.array(scope), commands: count })) }),
  'commands.set': nothing,
  'commands.list': z.strictObject({ commands: z.array(commandShape) }),
  'commands.run': z.strictObject({ invocationId: idShape, expiresAt: time }),
  'commands.status': z.strictObject({
    invocations: z.array(
      z.strictObject({
        invocationId: idShape,
        state: z.enum(['waiting', 'answered', 'failed', 'expired']),
        message: z.string().min(1).optional(),
        messageId: idShape.optional(),
      }),
    ),
  }),
  'commands.pending': z.strictObject({ invocations: z.array(invocationShape) }),
  'commands.reply': nothing,
  'commands.fail': nothing,
  'writings.set': z.strictObject({ stoppedBy: userShape.optional() }),
  'writings.list': z.strictObject({ writings: z.array(writingShape) }),
  'writings.stop': nothing,
} as const;
