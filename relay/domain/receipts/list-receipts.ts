import type { CallOutput, ParsedCallInput } from '@parley/shared/protocol/calls';
import type { Actor, Deps } from '../deps.ts';
import { requireMember } from '../members/require-member.ts';

/** How far the words of a small room have come with the others, as far as they share it; nothing for who shares none himself. */
export async function listReceipts(
  deps: Pick<Deps, 'memberships' | 'receipts'>,
  actor: Actor,
  { roomId }: ParsedCallInput<'receipts.get'>,
): Promise<CallOutput<'receipts.get'>> {
  await requireMember(deps, actor, { roomId, action: 'read' });
  return { receipts: await deps.receipts.list({ roomId, readerId: actor.userId }) };
}
