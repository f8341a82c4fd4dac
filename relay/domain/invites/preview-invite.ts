import type { InvitePreview } from '@parley/shared/protocol/http';
import { currentSettings } from '../admin/current-settings.ts';
import type { Deps } from '../deps.ts';
import { RelayError } from '../relay-error.ts';
import { judgeFirstInvite } from './first-invite.ts';
import { livingInvite } from './living-invite.ts';

type PreviewDeps = Pick<Deps, 'invites' | 'memberships' | 'users' | 'signInLimits' | 'settings' | 'admin'>;

/** What somebody who has a code may know before he accepts it. Of a code that lets nobody in, nothing more than that. Throws `rate-limited`, so that nobody guesses. */
export async function previewInvite(deps: PreviewDeps, client: { address: string }, input: { code: string }): Promise<InvitePreview> {
  const waitMs = await deps.signInLimits.take('invites-by-address', client.address);
  if (waitMs !== null)
    throw new RelayError('rate-limited', 'Too many invites were looked at from your address. Please wait a little.', { retryAfterMs: waitMs });
  const living = await livingInvite(deps, input.code);
  const { name: serverName } = await currentSettings(deps);
  if (living === null) return { serverName, isValid: (await judgeFirstInvite(deps, input.code)) === 'right' };
  const { invite, creatorName, roomName, roomIcon } = living;
  return {
    serverName,
    isValid: true,
    inviterName: creatorName,
    expiresAt: invite.expiresAt,
    ...(roomName === null ? {} : { roomName }),
    ...(roomIcon === null ? {} : { roomIcon }),
  };
}
