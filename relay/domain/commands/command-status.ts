import type { CallOutput, ParsedCallInput } from '@parley/shared/protocol/calls';
import type { Actor, Deps } from '../deps.ts';

/** What became of commands that the caller has run. */
export async function commandStatus(
  deps: Pick<Deps, 'commands'>,
  actor: Actor,
  input: ParsedCallInput<'commands.status'>,
): Promise<CallOutput<'commands.status'>> {
  return { invocations: await deps.commands.status(actor.userId, [...new Set(input.invocationIds)]) };
}
