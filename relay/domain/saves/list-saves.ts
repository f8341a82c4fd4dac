import { limits } from '@parley/shared/limits';
import type { CallOutput, ParsedCallInput } from '@parley/shared/protocol/calls';
import type { Actor, Deps } from '../deps.ts';

/** What the actor keeps for later, newest first: of the rooms he is in, no deleted message. */
export function listSaves(deps: Pick<Deps, 'saves'>, actor: Actor, input: ParsedCallInput<'saves.list'>): Promise<CallOutput<'saves.list'>> {
  return deps.saves.list({
    userId: actor.userId,
    limit: input.limit ?? limits.savesPageMax,
    ...(input.before === undefined ? {} : { before: input.before }),
  });
}
