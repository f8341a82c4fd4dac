import type { CallOutput, ParsedCallInput } from '@parley/shared/protocol/calls';
import type { Actor, Deps } from '../deps.ts';
import { RelayError } from '../relay-error.ts';
import { isReservedHandle, takenHandle } from '../users/taken-handle.ts';
import { secretOf } from './bot-secret.ts';
import { newToken } from './new-token.ts';
import { requireBotMaker } from './require-bot.ts';

type CreateDeps = Pick<Deps, 'admin' | 'bots' | 'settings' | 'newId' | 'server'>;

/** Makes a bot and its first token; the same `opId` again answers the same. Throws `forbidden`, `conflict` (the handle is taken), `invalid`. */
export async function createBot(deps: CreateDeps, actor: Actor, input: ParsedCallInput<'bots.create'>): Promise<CallOutput<'bots.create'>> {
  const by = await requireBotMaker(deps, actor);
  const { opId = deps.newId(), handle, displayName, about = '' } = input;
  if (isReservedHandle(handle)) throw takenHandle();
  const ownerId = actor.userId;
  if ((await deps.bots.made(ownerId, opId)) === null) {
    const token = await newToken(deps, { ...input, opId, name: 'First token' });
    await deps.bots.create({ by, botId: deps.newId(), ownerId, handle, displayName, about, token });
  }
  const made = await deps.bots.made(ownerId, opId);
  if (made === null) throw new RelayError('conflict', 'This operation id is already used.');
  return { ...made, secret: secretOf(deps.settings.refreshSecret, made.token.id) };
}
