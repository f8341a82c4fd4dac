import type { AccountView, ConnectionView } from '@parley/shared/ipc/views';
import type { EndedCode } from '@parley/shared/protocol/events';

/** A time of day as the system writes it. */
export function clockTime(ms: number): string {
  return new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' }).format(ms);
}

/** A day and time, short: "Mon 16 Nov, 22:10". */
export function dayTime(ms: number): string {
  return new Intl.DateTimeFormat(undefined, { weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' }).format(ms);
}

/** A time today as the time of day, any other with its day. */
export function shortTime(ms: number, nowMs: number): string {
  return new Date(ms).toDateString() === new Date(nowMs).toDateString() ? clockTime(ms) : dayTime(ms);
}

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
  if (connection.state === 'offline') return `Offline since ${clockTime(connection.sinceMs)}`;
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
  return `Signed out on this device: ${endings[code]}, ${shortTime(sinceMs, nowMs)}. Your messages here stay readable.`;
}

/** Seconds to the next try, at least 0. */
export function secondsTo(ms: number, nowMs: number): number {
  return Math.max(0, Math.ceil((ms - nowMs) / 1000));
}
