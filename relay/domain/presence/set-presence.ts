import type { ParsedCallInput } from '@parley/shared/protocol/calls';
import type { Actor, Deps } from '../deps.ts';
import { changeProfile } from '../users/update-user.ts';

/** Keeps how the actor wants to be seen, for all devices and nodes, and his custom status where the input has one. Repeats change nothing. */
export async function setPresence(
  deps: Pick<Deps, 'users' | 'publisher' | 'presence'>,
  actor: Actor,
  input: ParsedCallInput<'presence.set'>,
): Promise<Record<string, never>> {
  const { status: choice, text, emoji, expiresAt, opId } = input;
  const { version, inboxVersion } = await deps.users.setPresence(actor.userId, choice);
  deps.presence.choose(actor.userId, { choice, version });
  if (inboxVersion !== null) deps.publisher.inbox(actor.userId, { type: 'presence-chosen', inboxVersion, presence: choice });
  if (text === undefined && emoji === undefined) return {};
  const isEmpty = (text ?? '') === '' && (emoji ?? '') === '';
  const status = isEmpty ? null : { text: text ?? '', ...(emoji ? { emoji } : {}), ...(expiresAt === undefined ? {} : { expiresAt }) };
  await changeProfile(deps, actor, { status, opId });
  return {};
}
