import type { CallOutput, ParsedCallInput } from '@parley/shared/protocol/calls';
import type { Actor } from '../deps.ts';
import { type ChangeDeps, changeMessage } from './change-message.ts';

/** Sets the actor's one vote on a message (0 takes it back); the same vote again changes nothing and makes no event. Throws as `changeMessage`. */
export async function voteOnMessage(deps: ChangeDeps, actor: Actor, input: ParsedCallInput<'messages.vote'>): Promise<CallOutput<'messages.vote'>> {
  const opId = input.opId ?? deps.newId();
  const { tally, verdict } = await changeMessage(deps, actor, { roomId: input.roomId, action: 'vote' }, ({ memberVersion }) => ({
    type: 'vote-changed',
    roomId: input.roomId,
    opId,
    actorId: actor.userId,
    memberVersion,
    messageId: input.id,
    value: input.value,
  }));
  if (tally === null) throw new Error(`a vote got the verdict ${verdict} without its counts`);
  return tally;
}
