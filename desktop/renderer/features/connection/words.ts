import type { AccountView, ConnectionView } from '@parley/shared/ipc/views';
import type { EndedCode } from '@parley/shared/protocol/events';
import { formatShort, formatTime } from '../../ui/time-words.ts';

/** The state in one word or two, as a title. */
export const connectionTitles: Record<ConnectionView['state'], string> = {
  online: 'Online',
  connecting: 'Connecting',
  'catching-up': 'Catching up',
  offline: 'Offline',
  'signed-out': 'Signed out',
};

/** The line under one's own name. */
export function connectionLine(account: AccountView): string {
  const { connection, user } = account;
  if (connection.state === 'offline') return `Offline since ${formatTime(connection.sinceMs)}`;
  if (connection.state === 'signed-out') return 'Signed out';
  return `@${user.handle}`;
}

const endings: Record<EndedCode, string> = {
  revoked: 'the session was ended from another device',
  unauthenticated: 'the session ran out',
  'account-deleted': 'the account was deleted',
  deactivated: 'the account was deactivated',
};

/** Why this device is signed out and what that means. */
export function signedOutWords(code: EndedCode, sinceMs: number, nowMs: number): string {
  return `Signed out on this device: ${endings[code]}, ${formatShort(sinceMs, nowMs)}. Your messages here stay readable.`;
}

/** Seconds to the next try, at least 0. */
export function secondsTo(ms: number, nowMs: number): number {
  return Math.max(0, Math.ceil((ms - nowMs) / 1000));
}
