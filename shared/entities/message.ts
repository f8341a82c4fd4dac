import { z } from 'zod';
import { idSchema } from '../ids.ts';
import { answeredCommandSchema } from './command.ts';
import { messageFileSchema } from './file.ts';

/** Who a message calls: members by `@handle`, everybody by `@room`, those online by `@here`; found by the relay, outside code. */
export const mentionsSchema = z.object({ userIds: z.array(idSchema), room: z.boolean().optional(), here: z.boolean().optional() });
export type Mentions = z.infer<typeof mentionsSchema>;

/**
 * A message: named by (roomId, id), ordered by `seq`, its state dated by `version` (the number of the last event that changed it: state is applied only
 * over a lower version). Kind `me`: what its author does, told of him by name ("Lena waves"). Deleted: a tombstone with empty body, mentions and files.
 * `mine` is only in answers to calls; in packets its absence leaves what is known. Times are epoch milliseconds of the database's clock.
 * Feature `commands`: `command`, where a bot answers one. Feature `deleted-by`: `deletedBy`, where somebody else than its author deleted it.
 */
export const messageSchema = z.object({
  id: idSchema,
  roomId: idSchema,
  seq: z.int().positive(),
  version: z.int().positive(),
  authorId: idSchema,
  kind: z.enum(['text', 'me']),
  body: z.string(),
  createdAt: z.int(),
  editedAt: z.int().optional(),
  deletedAt: z.int().optional(),
  deletedBy: idSchema.optional(),
  replyToId: idSchema.optional(),
  threadRootId: idSchema.optional(),
  thread: z.object({ replies: z.int(), lastSeq: z.int(), userIds: z.array(idSchema) }).optional(),
  mentions: mentionsSchema,
  files: z.array(messageFileSchema),
  votes: z.object({ up: z.int(), down: z.int(), mine: z.union([z.literal(1), z.literal(0), z.literal(-1)]).optional() }),
  reactions: z.array(z.object({ emoji: z.string(), count: z.int(), userIds: z.array(idSchema), mine: z.boolean().optional() })),
  pinned: z.boolean().optional(),
  command: answeredCommandSchema.optional(),
});
export type Message = z.infer<typeof messageSchema>;

/** What a message said before an edit. `version`: the log number at which it began to say so. */
export const revisionSchema = z.object({ version: z.int().positive(), at: z.int(), body: z.string() });
export type Revision = z.infer<typeof revisionSchema>;
