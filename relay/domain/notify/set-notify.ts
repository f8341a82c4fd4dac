import type { ParsedCallInput } from '@parley/shared/protocol/calls';
import type { Actor, Deps } from '../deps.ts';
import { requireMember } from '../members/require-member.ts';
import { refusals } from '../policies.ts';
import { refusedError } from '../relay-error.ts';

/** What of a room raises notifications for the actor, on all devices. Throws `not-found`, `forbidden`, `gone`. */
export async function setNotify(
  deps: Pick<Deps, 'memberships' | 'rooms' | 'publisher'>,
  actor: Actor,
  { roomId, level }: ParsedCallInput<'notify.set'>,
): Promise<Record<string, never>> {
  await requireMember(deps, actor, { roomId, action: 'read' });
  const set = await deps.rooms.setNotify({ roomId, userId: actor.userId, level });
  if (set === null) throw refusedError(refusals.unknownRoom);
  if (set.inboxVersion !== null) deps.publisher.inbox(actor.userId, { type: 'notify-changed', inboxVersion: set.inboxVersion, roomId, notify: level });
  return {};
}
