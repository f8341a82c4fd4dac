import type { ParsedCallInput } from '@parley/shared/protocol/calls';
import type { Actor, Deps } from '../deps.ts';
import { refusalOf, refusals } from '../policies.ts';
import { refusedError } from '../relay-error.ts';
import { readInviteCode } from './invite-code.ts';

/** Takes an invite back: one's own, or one into a room whose people one may remove. Again: nothing happens. Throws `not-found`, also for what is somebody else's. */
export async function revokeInvite(
  deps: Pick<Deps, 'invites' | 'memberships'>,
  actor: Actor,
  input: ParsedCallInput<'invites.revoke'>,
): Promise<Record<string, never>> {
  const invite = await deps.invites.find(readInviteCode(input.code));
  if (invite === null) throw refusedError(refusals.deadInvite);
  const isOwn = invite.creatorId === actor.userId;
  const isModerator = invite.roomId !== undefined && refusalOf('remove', await deps.memberships.access(invite.roomId, actor.userId)) === null;
  if (!isOwn && !isModerator) throw refusedError(refusals.deadInvite);
  await deps.invites.revoke(invite.code);
  return {};
}
