import { RelayError } from './relay-error.ts';

/** Decide again at most this often after a membership changed under the decision. */
export const maxDecisions = 3;

const again = { retryAfterMs: 200 };

/** What a write answers with when the room, or somebody in it, was another one at each decision. */
export const roomKeepsChanging = (): RelayError => new RelayError('unavailable', 'The room is changing right now. Please try again.', again);

/** The same where all that is looked at is the membership of who writes. */
export const membershipKeepsChanging = (): RelayError =>
  new RelayError('unavailable', 'Your membership of this room is changing right now. Please try again.', again);
