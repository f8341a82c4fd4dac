import { z } from 'zod';
import { idSchema } from '../ids.ts';

/**
 * A file on the server, as a message shows it. `name` is what its sender called it (one line, never a path); `type` is what its bytes are, whatever the name
 * says; `size` in bytes. `width` and `height` in pixels, as shown: pictures, and videos where the sender's app knew them. `thumbnail`: there is a small picture
 * of it at `/v1/files/:id/thumbnail`, of this size. `peaks` (feature `voice-messages`): how loud a voice message is from its beginning to its end, 0 to 99,
 * as its sender's app measured it; only recordings made in the app have it. Times in epoch milliseconds.
 */
export const fileSchema = z.object({
  id: idSchema,
  name: z.string(),
  type: z.string(),
  size: z.int().nonnegative(),
  width: z.int().positive().optional(),
  height: z.int().positive().optional(),
  durationMs: z.int().nonnegative().optional(),
  peaks: z.array(z.int().nonnegative()).optional(),
  thumbnail: z.object({ width: z.int().positive(), height: z.int().positive() }).optional(),
  uploadedAt: z.int(),
});
export type File = z.infer<typeof fileSchema>;

/** The files of a message. Before the feature `files` this list was always empty, and only the id of an item was promised. */
export const messageFileSchema = z.looseObject({ id: idSchema }).pipe(z.looseObject(fileSchema.shape) as z.ZodType<File, { id: string }>);
