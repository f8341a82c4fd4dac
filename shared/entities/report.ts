import { z } from 'zod';
import { idSchema } from '../ids.ts';

/** What somebody finds wrong with a message. */
export const reportReasonSchema = z.enum(['spam', 'abuse', 'harm', 'private', 'other']);
export type ReportReason = z.infer<typeof reportReasonSchema>;

/** What came of a report: nothing, or the message was deleted. */
export const reportActionSchema = z.enum(['dismissed', 'removed']);
export type ReportAction = z.infer<typeof reportActionSchema>;

/**
 * A message that somebody reported, as moderators see it while it is open. `body` and `fileNames`: as they were when it was reported, whatever became of the
 * message since (`isDeleted`); they go when the report is resolved.
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
});
export type Report = z.infer<typeof reportSchema>;
