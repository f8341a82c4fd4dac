import { idShape } from './id-shape.ts';
import type { Id } from './ids.ts';

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
  const roomId = room?.toLowerCase() ?? '';
  const messageId = message?.toLowerCase() ?? null;
  if (host === undefined || !idShape.test(roomId) || (messageId !== null && !idShape.test(messageId))) return null;
  return { host: host.toLowerCase(), roomId, messageId };
}

/** A way in that somebody was sent. `server`: as one types it, a bare host or with its scheme. */
export type InviteLink = { server: string; code: string };

/** The two forms of an invite: the address a browser can open, and the one that leads straight into the app. */
export function formatInvite({ serverUrl, code }: { serverUrl: string; code: string }): { web: string; app: string } {
  const base = serverUrl.replace(/[/?#]*$/, '');
  return { web: `${base}/invite/${code}`, app: `${linkScheme}://${base.replace(/^[a-z]+:\/\//i, '')}/invite/${code}` };
}

const inviteShape = /^(parley|https?):\/\/([^/?#\s@]{1,255})\/invite\/([a-z0-9-]{4,100})\/?$/i;

/** The two forms of a link for a new password. The code stands behind the `#`, which no server and no log gets to see. */
export function formatReset({ serverUrl, code }: { serverUrl: string; code: string }): { web: string; app: string } {
  const base = serverUrl.replace(/[/?#]*$/, '');
  return { web: `${base}/reset#${code}`, app: `${linkScheme}://${base.replace(/^[a-z]+:\/\//i, '')}/reset#${code}` };
}

const resetShape = /^(parley|https?):\/\/([^/?#\s@]{1,255})\/reset#([a-z0-9]{20,100})$/i;

/** A link that somebody was sent to come in by: an invite, or one for a new password. */
export type EntryLink = InviteLink & { kind: 'invite' | 'reset' };

/** Reads such a link in either of its forms; null where it is anything else. */
export function parseEntry(url: string): EntryLink | null {
  const invite = parseInvite(url);
  if (invite) return { kind: 'invite', ...invite };
  const reset = readEntry(resetShape, url);
  return reset && { kind: 'reset', ...reset };
}

/** Reads an invite in either form; null where it is anything else. */
export function parseInvite(url: string): InviteLink | null {
  return readEntry(inviteShape, url);
}

function readEntry(entryShape: RegExp, url: string): InviteLink | null {
  const [, scheme, host, code] = entryShape.exec(url.trim()) ?? [];
  if (scheme === undefined || host === undefined || code === undefined) return null;
  const server = host.toLowerCase();
  return { server: scheme.toLowerCase() === linkScheme ? server : `${scheme.toLowerCase()}://${server}`, code };
}
