import { z } from 'zod';

/**
 * What a link leads to, in the words of its page: texts are plain, of one line, and never empty. `url`: the link as the message has it. `image`: a small WebP,
 * base64, made by the server; `width` and `height` in its pixels.
 */
export const linkPreviewSchema = z.object({
  url: z.string(),
  title: z.string(),
  description: z.string().optional(),
  siteName: z.string(),
  image: z.object({ webp: z.base64(), width: z.int().positive(), height: z.int().positive() }).optional(),
});
export type LinkPreview = z.infer<typeof linkPreviewSchema>;
