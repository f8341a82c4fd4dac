import { z } from 'zod';
import { idSchema } from '../ids.ts';

/** What somebody finds wrong with a message. */
export const reportReasonSchema = z.enum(['spam', 'abuse', 'harm', 'private', 'other']);
export type ReportReason = z.infer<typeof reportReasonSchema>;

/** What came of a report: nothing, or the message was deleted. */
export const reportActionSchema = z.enum(['dismissed', 'removed']);
export type ReportAction = z.infer<typeof reportActionSchema>;

/**
 * A message that somebody reported, as moderators see it while it is open. `body` and `fileNames`: as they were when it was reported, also where its author changed or
 * deleted it since (`isDeleted`): nobody gets out of a report by taking his words back. They go when the report is resolved, which a moderator's deleting does too, and
 * `limits.reportWordsMs` after the author's deleting (`wordsUntil`) at the latest.
 */
export const reportSchema = z.object({
  id: idSchema,
  roomId: idSchema,
  messageId: idSchema,
  seq: z.int().positive(),
  authorId: idSchema,
  reporterId: idSchema,
  reason: reportReasonSchema,
  comment: z.string(),
  body: z.string(),
  fileNames: z.array(z.string()),
  writtenAt: z.int(),
  reportedAt: z.int(),
  isDeleted: z.boolean(),
  /** Of a deleted message: until when its words are kept for whoever decides. */
  wordsUntil: z.int().optional(),
});
export type Report = z.infer<typeof reportSchema>;
