import { idSchema } from '@parley/shared/ids';
import { z } from 'zod';

/** The scheme of the app's own links. */
export const linkScheme = 'parley';
const messageLinkSchema = z.object({ accountId: idSchema, roomId: idSchema, seq: z.coerce.number().int().positive().nullable() });

/** Where a link leads: to a message or, without a number, to a room. */
export type LinkTarget = z.infer<typeof messageLinkSchema>;

/** Reads `parley://open?account=…&room=…&seq=…`; null where it is anything else. A link comes from outside, so nothing in it is trusted. */
export function readLink(link: string): LinkTarget | null {
  if (!URL.canParse(link)) return null;
  const url = new URL(link);
  if (url.protocol !== `${linkScheme}:` || url.host !== 'open') return null;
  const target = messageLinkSchema.safeParse({
    accountId: url.searchParams.get('account'),
    roomId: url.searchParams.get('room'),
    seq: url.searchParams.get('seq'),
  });
  return target.success ? target.data : null;
}
