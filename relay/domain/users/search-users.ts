import type { User } from '@parley/shared/entities/user';
import type { ParsedCallInput } from '@parley/shared/protocol/calls';
import type { Actor, Deps } from '../deps.ts';

const defaultLimit = 20;

/** People whose handle or name holds the words; a leading `@` is not part of a handle. An empty query finds the first people by handle. */
export async function searchUsers(deps: Pick<Deps, 'users'>, _actor: Actor, input: ParsedCallInput<'users.search'>): Promise<{ users: User[] }> {
  const query = input.query.trim().replace(/^@/, '');
  return { users: await deps.users.search(query, input.limit ?? defaultLimit) };
}
