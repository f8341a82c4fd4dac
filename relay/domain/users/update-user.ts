import type { User } from '@parley/shared/entities/user';
import type { ParsedCallInput } from '@parley/shared/protocol/calls';
import type { Actor, Deps } from '../deps.ts';
import type { ProfileChanges } from '../ports.ts';

/** Changes the actor's own profile and tells everybody who shares a room. A repeat of the same `opId` changes nothing and answers the person as they are now. */
export async function updateUser(deps: Pick<Deps, 'users' | 'publisher'>, actor: Actor, input: ParsedCallInput<'users.update'>): Promise<{ user: User }> {
  return { user: await changeProfile(deps, actor, input) };
}

export async function changeProfile(deps: Pick<Deps, 'users' | 'publisher'>, actor: Actor, changes: ProfileChanges): Promise<User> {
  const { user, audience } = await deps.users.update(actor.userId, changes);
  for (const { userId, inboxVersion } of audience) deps.publisher.inbox(userId, { type: 'user-updated', inboxVersion, user });
  return user;
}
