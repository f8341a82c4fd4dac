import type { Role } from '@parley/shared/entities/membership';
import type { CallOutput, ParsedCallInput } from '@parley/shared/protocol/calls';
import { isAbove } from '@parley/shared/room-rules';
import type { Actor, Deps } from '../deps.ts';
import { requireMember } from '../members/require-member.ts';

/** Whether a role may run a command that asks for this one. */
export const mayRun = (role: Role, permission: Role | undefined): boolean => permission === undefined || role === permission || isAbove(role, permission);

/** The commands of a room's bots that the caller's role may run. Throws `not-found`, `forbidden`, `gone`. */
export async function listCommands(
  deps: Pick<Deps, 'commands' | 'memberships'>,
  actor: Actor,
  { roomId }: ParsedCallInput<'commands.list'>,
): Promise<CallOutput<'commands.list'>> {
  const { membership } = await requireMember(deps, actor, { roomId, action: 'read' });
  const commands = await deps.commands.inRoom(roomId);
  return { commands: commands.filter(({ permission }) => mayRun(membership.role, permission)).map(({ handle: _handle, ...command }) => command) };
}
