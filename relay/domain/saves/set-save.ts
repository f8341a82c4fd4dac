import type { ParsedCallInput } from '@parley/shared/protocol/calls';
import type { Actor, Deps } from '../deps.ts';
import { requireMember } from '../members/require-member.ts';
import { refusals } from '../policies.ts';
import { refusedError } from '../relay-error.ts';

/** Keeps a message for later or lets it go; all the actor's devices are told. Throws `not-found`, `gone` where the message was deleted. */
export async function setSave(
  deps: Pick<Deps, 'memberships' | 'saves' | 'publisher'>,
  actor: Actor,
  input: ParsedCallInput<'saves.set'>,
): Promise<Record<string, never>> {
  const { roomId, messageId, on } = input;
  await requireMember(deps, actor, { roomId, action: 'read' });
  const { verdict, savedAt, inboxVersion } = await deps.saves.set({ roomId, messageId, userId: actor.userId, on });
  if (verdict === 'not-found') throw refusedError(refusals.unknownMessage);
  if (verdict === 'gone') throw refusedError(refusals.deletedMessage);
  if (inboxVersion !== null && savedAt !== null) {
    deps.publisher.inbox(actor.userId, { type: 'save-changed', inboxVersion, save: { roomId, messageId, savedAt }, on });
  }
  return {};
}
