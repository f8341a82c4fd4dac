import type { CallOutput, ParsedCallInput } from '@parley/shared/protocol/calls';
import type { Actor } from '../deps.ts';
import { type ChangeDeps, changeMessage } from './change-message.ts';

/** Puts the actor's reaction on a message or takes it away; what is so already makes no event. Throws as `changeMessage`. */
export async function reactToMessage(deps: ChangeDeps, actor: Actor, input: ParsedCallInput<'messages.react'>): Promise<CallOutput<'messages.react'>> {
  const opId = input.opId ?? deps.newId();
  const { reactions, verdict } = await changeMessage(deps, actor, { roomId: input.roomId, action: 'react' }, ({ memberVersion }) => ({
    type: 'reaction-changed',
    roomId: input.roomId,
    opId,
    actorId: actor.userId,
    memberVersion,
    messageId: input.id,
    emoji: input.emoji,
    on: input.on,
  }));
  if (reactions === null) throw new Error(`a reaction got the verdict ${verdict} without the message's reactions`);
  return { reactions };
}
