import type { CallOutput } from '@parley/shared/protocol/calls';
import type { Actor, Deps } from '../deps.ts';

/** One's own bots; all of them for the server's admins. */
export async function listBots(deps: Pick<Deps, 'admin' | 'bots'>, actor: Actor): Promise<CallOutput<'bots.list'>> {
  return { bots: await deps.bots.list((await deps.admin.isAdmin(actor.userId)) ? null : actor.userId) };
}
