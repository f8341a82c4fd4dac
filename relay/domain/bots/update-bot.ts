import type { CallOutput, ParsedCallInput } from '@parley/shared/protocol/calls';
import type { Actor, Deps } from '../deps.ts';
import { changeProfile } from '../users/update-user.ts';
import { requireOwnBot } from './require-bot.ts';

type UpdateDeps = Pick<Deps, 'admin' | 'bots' | 'users' | 'publisher'>;

/** Changes how a bot is called and what it says of itself, as it could itself. Throws `not-found`. */
export async function updateBot(deps: UpdateDeps, actor: Actor, input: ParsedCallInput<'bots.update'>): Promise<CallOutput<'bots.update'>> {
  const { botId, opId, displayName, about } = input;
  const { bot } = await requireOwnBot(deps, actor, botId);
  const user = await changeProfile(deps, { userId: botId, sessionId: actor.sessionId }, { opId, displayName, about });
  return { bot: { ...bot, user } };
}
