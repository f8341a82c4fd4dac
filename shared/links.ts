import type { Id } from './ids.ts';
import { idSchema } from './ids.ts';

/** The scheme of the app's own links. */
export const linkScheme = 'parley';

/** A place on a server: a room, or one message in it. `host`: name and port as the server's address has them. */
export type PlaceLink = { host: string; roomId: Id; messageId: Id | null };

/**
 * The link to a room or a message that people send each other: `parley://chat.example.org/ROOM/MESSAGE`. It holds no secret and gives no access: it opens
 * where the reader is in that room already.
 */
export function formatLink({ serverUrl, roomId, messageId }: { serverUrl: string; roomId: Id; messageId: Id | null }): string {
  const host = serverUrl.replace(/^[a-z]+:\/\//i, '').replace(/[/?#].*$/, '');
  return `${linkScheme}://${host}/${roomId}${messageId === null ? '' : `/${messageId}`}`;
}

const shape = /^parley:\/\/([^/?#\s@]{1,255})\/([^/?#\s]{36})(?:\/([^/?#\s]{36}))?\/?$/i;

/** Reads such a link; null where it is anything else. A link comes from outside: nothing in it is trusted. */
export function parseLink(url: string): PlaceLink | null {
  const [, host, room, message] = shape.exec(url.trim()) ?? [];
  const roomId = idSchema.safeParse(room?.toLowerCase());
  const messageId = message === undefined ? null : idSchema.safeParse(message.toLowerCase());
  if (host === undefined || !roomId.success || messageId?.success === false) return null;
  return { host: host.toLowerCase(), roomId: roomId.data, messageId: messageId?.data ?? null };
}
