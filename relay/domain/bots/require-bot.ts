import type { Bot } from '@parley/shared/entities/bot';
import type { Id } from '@parley/shared/ids';
import type { AuditBy } from '../admin/admin-ports.ts';
import { requireAdmin } from '../admin/require-admin.ts';
import type { Actor, Deps } from '../deps.ts';
import { RelayError } from '../relay-error.ts';

/** Who may make bots: the server's admins. Answers who acts, as the audit log names him. Throws `forbidden`. */
export function requireBotMaker(deps: Pick<Deps, 'admin'>, actor: Actor): Promise<AuditBy> {
  return requireAdmin(deps, { kind: 'admin', userId: actor.userId });
}

/** The bot, for who made it and for the server's admins. To everybody else it looks unknown. Throws `not-found`. */
export async function requireOwnBot(deps: Pick<Deps, 'admin' | 'bots'>, actor: Actor, botId: Id): Promise<{ bot: Bot; by: AuditBy }> {
  const bot = await deps.bots.find(botId);
  const isAllowed = bot !== null && (bot.ownerId === actor.userId || (await deps.admin.isAdmin(actor.userId)));
  if (!isAllowed) throw new RelayError('not-found', 'There is no such bot, or it is not yours.');
  return { bot, by: { actorId: actor.userId, address: null } };
}
