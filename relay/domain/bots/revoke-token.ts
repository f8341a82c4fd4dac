import type { ParsedCallInput } from '@parley/shared/protocol/calls';
import type { Actor, Deps } from '../deps.ts';
import { requireOwnBot } from './require-bot.ts';

type RevokeDeps = Pick<Deps, 'admin' | 'bots' | 'publisher'>;

/** Ends a token: in the database first, then its sockets on every node. Throws `not-found` (the bot). */
export async function revokeToken(deps: RevokeDeps, actor: Actor, input: ParsedCallInput<'bots.revokeToken'>): Promise<Record<string, never>> {
  const { botId, tokenId } = input;
  const { by } = await requireOwnBot(deps, actor, botId);
  if (await deps.bots.revokeToken({ by, botId, tokenId })) deps.publisher.endSessions([tokenId], 'revoked');
  return {};
}
