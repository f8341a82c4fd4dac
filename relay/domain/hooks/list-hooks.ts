import type { CallOutput, ParsedCallInput } from '@parley/shared/protocol/calls';
import type { Actor, Deps } from '../deps.ts';
import { requireMember } from '../members/require-member.ts';

/** The webhooks of a room, without their secrets, for who moderates it. Throws `not-found`, `forbidden`, `gone`. */
export async function listHooks(
  deps: Pick<Deps, 'hooks' | 'memberships'>,
  actor: Actor,
  { roomId }: ParsedCallInput<'hooks.list'>,
): Promise<CallOutput<'hooks.list'>> {
  await requireMember(deps, actor, { roomId, action: 'manage-hooks' });
  return { hooks: await deps.hooks.list(roomId) };
}
