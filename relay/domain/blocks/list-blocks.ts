import { limits } from '@parley/shared/limits';
import type { CallOutput, ParsedCallInput } from '@parley/shared/protocol/calls';
import type { Actor, Deps } from '../deps.ts';

/** Whom the actor blocked, by id. */
export function listBlocks(deps: Pick<Deps, 'blocks'>, actor: Actor, { after, limit }: ParsedCallInput<'blocks.list'>): Promise<CallOutput<'blocks.list'>> {
  return deps.blocks.list({ userId: actor.userId, limit: limit ?? limits.blocksPageMax, ...(after === undefined ? {} : { after }) });
}
