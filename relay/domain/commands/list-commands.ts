import type { CallOutput, ParsedCallInput } from '@parley/shared/protocol/calls';
import { mayRun } from '@parley/shared/room-rules';
import type { Actor, Deps } from '../deps.ts';
import { requireMember } from '../members/require-member.ts';

/** The commands of a room's bots that the caller's role may run; with `all`, those it may not, too. Throws `not-found`, `forbidden`, `gone`. */
export async function listCommands(
  deps: Pick<Deps, 'commands' | 'memberships'>,
  actor: Actor,
  { roomId, all = false }: ParsedCallInput<'commands.list'>,
): Promise<CallOutput<'commands.list'>> {
  const { membership } = await requireMember(deps, actor, { roomId, action: 'read' });
  const commands = await deps.commands.inRoom(roomId);
  return { commands: commands.filter(({ permission }) => all || mayRun(membership.role, permission)).map(({ handle: _handle, ...command }) => command) };
}
