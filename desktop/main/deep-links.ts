import { idSchema } from '@parley/shared/ids';
import { app } from 'electron';
import { z } from 'zod';

const scheme = 'parley';
const messageLinkSchema = z.object({ accountId: idSchema, roomId: idSchema, seq: z.coerce.number().int().positive().nullable() });

/** Where a link leads: to a message or, without a number, to a room. */
export type LinkTarget = z.infer<typeof messageLinkSchema>;

/** Makes the system hand `parley:` links to this app. Only an installed app does that: a development start would register a path that goes away. */
export function registerLinks(): void {
  if (app.isPackaged) app.setAsDefaultProtocolClient(scheme);
}

/** Reads `parley://open?account=…&room=…&seq=…`; null where it is anything else. A link comes from outside, so nothing in it is trusted. */
export function readLink(link: string): LinkTarget | null {
  if (!URL.canParse(link)) return null;
  const url = new URL(link);
  if (url.protocol !== `${scheme}:` || url.host !== 'open') return null;
  const target = messageLinkSchema.safeParse({
    accountId: url.searchParams.get('account'),
    roomId: url.searchParams.get('room'),
    seq: url.searchParams.get('seq'),
  });
  return target.success ? target.data : null;
}
