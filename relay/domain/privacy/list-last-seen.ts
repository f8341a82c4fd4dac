import type { CallOutput, ParsedCallInput } from '@parley/shared/protocol/calls';
import type { Actor, Deps } from '../deps.ts';

/** When people were last connected, of those who let it be seen; nobody's for who does not let his own be seen. */
export async function listLastSeen(
  deps: Pick<Deps, 'privacy'>,
  actor: Actor,
  { userIds }: ParsedCallInput<'people.lastSeen'>,
): Promise<CallOutput<'people.lastSeen'>> {
  return { seen: await deps.privacy.lastSeen({ userIds, readerId: actor.userId }) };
}
