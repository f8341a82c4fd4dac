import type { Message } from '@parley/shared/entities/message';
import type { ParsedCallInput } from '@parley/shared/protocol/calls';
import { maxDecisions, membershipKeepsChanging } from '../decide-again.ts';
import type { Actor, Deps } from '../deps.ts';
import { requireMember } from '../members/require-member.ts';
import { messageOf, refused } from './change-message.ts';

type PinDeps = Pick<Deps, 'messages' | 'memberships' | 'publisher' | 'newId'>;

/** Pins a message or takes it down (everybody but guests). Throws `not-found`, `forbidden`, `gone`, `conflict`, `invalid` (too many pins), `unavailable`. */
export async function pinMessage(deps: PinDeps, actor: Actor, input: ParsedCallInput<'messages.pin'>): Promise<{ message: Message }> {
  const opId = input.opId ?? deps.newId();
  const place = { roomId: input.roomId, action: 'pin' } as const;
  for (let decision = 1; decision <= maxDecisions; decision += 1) {
    const { membership } = await requireMember(deps, actor, place);
    const { verdict, message, packet } = await deps.messages.pin({
      roomId: input.roomId,
      opId,
      actorId: actor.userId,
      memberVersion: membership.version,
      messageId: input.id,
      on: input.on,
    });
    if (packet) deps.publisher.log(packet);
    if (verdict === 'stored' || verdict === 'duplicate' || verdict === 'unchanged') return { message: messageOf({ message, verdict }) };
    deps.memberships.drop(input.roomId, actor.userId);
    if (verdict !== 'stale' && verdict !== 'forbidden') throw await refused(deps, actor, place, { verdict, refusal: null });
  }
  throw membershipKeepsChanging();
}
