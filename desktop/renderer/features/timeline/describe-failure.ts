import type { WireError } from '@parley/shared/protocol/errors';
import { sentenceEnd } from '../../state/describe-refusal.ts';

/** Why something was not sent, in words for the person who wrote it: what is, and what may be done. The code itself stays out of it. */
export function describeFailure(error: WireError | null): string {
  if (!error) return 'Not sent.';
  switch (error.code) {
    case 'forbidden':
      // The server says which: archived, announcements, muted, not a member any more.
      return `Not sent: ${sentenceEnd(error.message)} Your text is kept.`;
    case 'not-found':
      return 'Not sent: you are not in this room any more. Your text is kept.';
    case 'gone':
      return 'Not sent: this room was deleted. Your text is kept.';
    case 'unauthenticated':
      return 'Not sent: this device is signed out. Sign in to send it.';
    case 'unsupported-version':
      return 'Not sent: this server needs a newer version of the app.';
    case 'internal':
      return `Not sent: the server could not store it${error.errorId ? ` (error ${error.errorId})` : ''}.`;
    case 'invalid':
      return `Not sent: ${sentenceEnd(error.issues?.[0]?.message ?? error.message)}`;
    default:
      return `Not sent: ${sentenceEnd(error.message)}`;
  }
}

/** Why something still waits, and for how long, for the mark's tooltip. */
export function describeWaiting(error: WireError | null, retryAtMs: number | null, nowMs: number): string {
  if (error?.code === 'rate-limited' && retryAtMs !== null && retryAtMs > nowMs)
    return `Sent too fast. Goes out by itself in ${Math.ceil((retryAtMs - nowMs) / 1000)} s.`;
  return 'Waiting. Only on this device.';
}
