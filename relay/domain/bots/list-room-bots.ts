import type { CallOutput, ParsedCallInput } from '@parley/shared/protocol/calls';
import type { Actor, Deps } from '../deps.ts';
import { requireMember } from '../members/require-member.ts';

type ListDeps = Pick<Deps, 'bots' | 'memberships'>;

/** Which bots are in a room and what each may do there: every member may know. Throws `not-found`, `forbidden`, `gone`. */
export async function listRoomBots(deps: ListDeps, actor: Actor, { roomId }: ParsedCallInput<'rooms.bots'>): Promise<CallOutput<'rooms.bots'>> {
  await requireMember(deps, actor, { roomId, action: 'read' });
  return { bots: await deps.bots.inRoom(roomId) };
}
