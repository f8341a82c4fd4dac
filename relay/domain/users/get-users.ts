import type { User } from '@parley/shared/entities/user';
import type { ParsedCallInput } from '@parley/shared/protocol/calls';
import type { Actor, Deps } from '../deps.ts';

/** Profiles by id; ids nobody has are left out. */
export async function getUsers(deps: Pick<Deps, 'users'>, _actor: Actor, input: ParsedCallInput<'users.get'>): Promise<{ users: User[] }> {
  const userIds = [...new Set(input.userIds)];
  return { users: userIds.length === 0 ? [] : await deps.users.get(userIds) };
}
