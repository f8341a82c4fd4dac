import type { CallOutput, ParsedCallInput } from '@parley/shared/protocol/calls';
import type { Actor, Deps } from '../deps.ts';

/** Keeps what the actor tells of himself, for all his devices. Repeats change nothing. Nobody else is told of it. */
export async function setPrivacy(
  deps: Pick<Deps, 'privacy' | 'publisher'>,
  actor: Actor,
  { receipts, lastSeen }: ParsedCallInput<'privacy.set'>,
): Promise<CallOutput<'privacy.set'>> {
  const { privacy, inboxVersion } = await deps.privacy.set(actor.userId, {
    ...(receipts === undefined ? {} : { receipts }),
    ...(lastSeen === undefined ? {} : { lastSeen }),
  });
  if (inboxVersion !== null) deps.publisher.inbox(actor.userId, { type: 'privacy-changed', inboxVersion, privacy });
  return { privacy };
}
