import type { User } from '@parley/shared/entities/user';
import type { Id } from '@parley/shared/ids';
import type { Actor, Deps } from '../deps.ts';
import { removePicture, setPicture } from '../pictures/set-picture.ts';
import { requireOwnBot } from './require-bot.ts';

type PictureDeps = Pick<Deps, 'admin' | 'bots' | 'files' | 'publisher'>;

/** Gives a bot a picture, for who made it and for the server's admins. Throws `not-found` and what `setPicture` throws. */
export async function setBotPicture(deps: PictureDeps, actor: Actor, botId: Id, body: Parameters<typeof setPicture>[2]): Promise<{ user: User }> {
  await requireOwnBot(deps, actor, botId);
  return setPicture(deps, { userId: botId, sessionId: actor.sessionId }, body);
}

/** The bot has no picture any more. Throws `not-found`. */
export async function removeBotPicture(deps: PictureDeps, actor: Actor, botId: Id): Promise<{ user: User }> {
  await requireOwnBot(deps, actor, botId);
  return removePicture(deps, { userId: botId, sessionId: actor.sessionId });
}
