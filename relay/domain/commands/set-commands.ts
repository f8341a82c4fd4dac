import type { ParsedCallInput } from '@parley/shared/protocol/calls';
import type { Actor, Deps } from '../deps.ts';
import { requireBotActor } from './require-invocation.ts';

/** Says what a bot answers to from now on. Throws `forbidden`: the caller is no bot. */
export async function setCommands(deps: Pick<Deps, 'commands'>, actor: Actor, input: ParsedCallInput<'commands.set'>): Promise<Record<string, never>> {
  requireBotActor(actor);
  await deps.commands.set(actor.userId, input.commands);
  return {};
}
