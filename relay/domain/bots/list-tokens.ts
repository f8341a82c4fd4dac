import type { CallOutput, ParsedCallInput } from '@parley/shared/protocol/calls';
import type { Actor, Deps } from '../deps.ts';
import { requireOwnBot } from './require-bot.ts';

/** The tokens of a bot, without their secrets. Throws `not-found`. */
export async function listTokens(
  deps: Pick<Deps, 'admin' | 'bots'>,
  actor: Actor,
  { botId }: ParsedCallInput<'bots.tokens'>,
): Promise<CallOutput<'bots.tokens'>> {
  await requireOwnBot(deps, actor, botId);
  return { tokens: await deps.bots.tokens(botId) };
}
