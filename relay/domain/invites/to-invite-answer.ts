import type { Invite } from '@parley/shared/entities/invite';
import type { StoredInvite } from '../ports.ts';
import { showInviteCode } from './invite-code.ts';

/** An invite as its maker and the room's moderators see it. */
export function toInviteAnswer({ isLiving: _, ...invite }: StoredInvite): Invite {
  return { ...invite, code: showInviteCode(invite.code) };
}
