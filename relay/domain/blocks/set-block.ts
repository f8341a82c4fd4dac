import { createHash } from 'node:crypto';
import { directRoomId } from '@parley/shared/ids';
import type { ParsedCallInput } from '@parley/shared/protocol/calls';
import type { Actor, Deps } from '../deps.ts';
import { RelayError } from '../relay-error.ts';

type BlockDeps = Pick<Deps, 'blocks' | 'memberships' | 'publisher'>;

/**
 * Blocks somebody, or lets him be heard again. All the actor's devices are told, the other one is not. Throws `invalid` (oneself), `not-found` (there is no such
 * person).
 */
export async function setBlock(deps: BlockDeps, actor: Actor, input: ParsedCallInput<'blocks.set'>): Promise<Record<string, never>> {
  const { userId: blockedId, on } = input;
  if (blockedId === actor.userId) {
    const message = 'You cannot block yourself.';
    throw new RelayError('invalid', message, { issues: [{ path: 'userId', message }] });
  }
  const directId = directRoomId([actor.userId, blockedId].sort(), (text) => createHash('sha256').update(text).digest());
  const set = await deps.blocks.set({ userId: actor.userId, blockedId, on, directRoomId: directId });
  if (set === null) throw new RelayError('not-found', 'There is no such person.');
  if (set.inboxVersion === null) return {};
  // Other nodes find out by the version of the membership, which has moved.
  deps.memberships.drop(directId, blockedId);
  deps.publisher.inbox(actor.userId, { type: 'block-changed', inboxVersion: set.inboxVersion, userId: blockedId, on });
  return {};
}
