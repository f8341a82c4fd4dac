import type { ParsedCallInput } from '@parley/shared/protocol/calls';
import type { Actor, Deps } from '../deps.ts';
import { requireMember } from '../members/require-member.ts';

/** Keeps how far a room's log has come onto a device of the actor, and tells the others who share such receipts. No log event, no inbox. */
export async function noteDelivered(
  deps: Pick<Deps, 'memberships' | 'receipts' | 'publisher'>,
  actor: Actor,
  { roomId, seq }: ParsedCallInput<'receipts.delivered'>,
): Promise<Record<string, never>> {
  await requireMember(deps, actor, { roomId, action: 'mark-read' });
  const noted = await deps.receipts.delivered({ roomId, userId: actor.userId, seq });
  if (noted !== null) deps.publisher.signal(roomId, { type: 'delivered', roomId, userId: actor.userId, seq: noted.seq }, [actor.userId, ...noted.unheardBy]);
  return {};
}
