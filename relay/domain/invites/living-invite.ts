import type { Deps } from '../deps.ts';
import { refusalOf } from '../policies.ts';
import type { StoredInvite } from '../ports.ts';
import { readInviteCode } from './invite-code.ts';

/** `creatorVersion`: of the membership by which its maker may invite into the room; null for an invite to the server. */
export type LivingInvite = { invite: StoredInvite; creatorVersion: number | null; creatorName: string; roomName: string | null; roomIcon: string | null };

/** The invite of a code, where it lets in now: not revoked, over or used up, and its maker is still here and may still invite. Else null, whatever the reason. */
export async function livingInvite(deps: Pick<Deps, 'invites' | 'memberships' | 'users'>, code: string): Promise<LivingInvite | null> {
  const invite = await deps.invites.find(readInviteCode(code));
  if (invite === null || !invite.isLiving) return null;
  const [creator] = await deps.users.get([invite.creatorId]);
  if (creator === undefined || creator.deactivated) return null;
  const living = { invite, creatorName: creator.displayName };
  if (invite.roomId === undefined) return { ...living, creatorVersion: null, roomName: null, roomIcon: null };
  const access = await deps.memberships.access(invite.roomId, invite.creatorId);
  if (refusalOf('invite', access) !== null || !access?.membership) return null;
  return { ...living, creatorVersion: access.membership.version, roomName: access.room.name, roomIcon: access.room.icon ?? null };
}
