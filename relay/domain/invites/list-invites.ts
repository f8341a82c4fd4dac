import type { CallOutput, ParsedCallInput } from '@parley/shared/protocol/calls';
import type { Actor, Deps } from '../deps.ts';
import { requireMember } from '../members/require-member.ts';
import { refusalOf } from '../policies.ts';
import { readInviteCode } from './invite-code.ts';
import { toInviteAnswer } from './to-invite-answer.ts';

const defaultLimit = 50;

/** Living invites, newest first: of a room (all for its moderators, else one's own), or one's own to the server. */
export async function listInvites(
  deps: Pick<Deps, 'invites' | 'memberships'>,
  actor: Actor,
  { roomId, after, limit = defaultLimit }: ParsedCallInput<'invites.list'>,
): Promise<CallOutput<'invites.list'>> {
  const access = roomId === undefined ? null : await requireMember(deps, actor, { roomId, action: 'list-invites' });
  const isModerator = access !== null && refusalOf('remove', access) === null;
  const { invites, more } = await deps.invites.list({
    roomId: roomId ?? null,
    creatorId: isModerator ? null : actor.userId,
    limit,
    ...(after === undefined ? {} : { after: readInviteCode(after) }),
  });
  return { invites: invites.map(toInviteAnswer), more };
}
