import type { CallOutput, ParsedCallInput } from '@parley/shared/protocol/calls';
import type { Actor, Deps } from '../deps.ts';
import { requireMember } from './require-member.ts';

const defaultLimit = 100;

/** Who may not come into a room, latest first; for those who may ban. */
export async function listBanned(
  deps: Pick<Deps, 'memberships' | 'rooms'>,
  actor: Actor,
  { roomId, after, limit = defaultLimit }: ParsedCallInput<'members.banned'>,
): Promise<CallOutput<'members.banned'>> {
  await requireMember(deps, actor, { roomId, action: 'ban' });
  return deps.rooms.listBanned({ roomId, limit, ...(after === undefined ? {} : { after }) });
}
