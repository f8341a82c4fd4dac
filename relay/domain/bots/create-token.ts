import type { CallOutput, ParsedCallInput } from '@parley/shared/protocol/calls';
import type { Actor, Deps } from '../deps.ts';
import { secretOf } from './bot-secret.ts';
import { newToken } from './new-token.ts';
import { requireOwnBot } from './require-bot.ts';

type CreateDeps = Pick<Deps, 'admin' | 'bots' | 'settings' | 'newId' | 'server'>;

/** Makes a further token of a bot; the same `opId` again answers the same one. Throws `not-found`, `conflict` (it has as many as it may), `invalid`. */
export async function createToken(deps: CreateDeps, actor: Actor, input: ParsedCallInput<'bots.createToken'>): Promise<CallOutput<'bots.createToken'>> {
  const { bot, by } = await requireOwnBot(deps, actor, input.botId);
  const wanted = await newToken(deps, { ...input, opId: input.opId ?? deps.newId() });
  const token = await deps.bots.createToken({ by, botId: bot.user.id, creatorId: actor.userId, token: wanted });
  return { token, secret: secretOf(deps.settings.refreshSecret, token.id) };
}
