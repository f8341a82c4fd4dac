import type { CallOutput, ParsedCallInput } from '@parley/shared/protocol/calls';
import type { Actor, Deps } from '../deps.ts';
import { fitInPage } from '../page-bytes.ts';

/** Profiles by id, in the order asked; ids nobody has are left out. `more`: there are further ones than fit into a page. */
export async function getUsers(deps: Pick<Deps, 'users'>, _actor: Actor, input: ParsedCallInput<'users.get'>): Promise<CallOutput<'users.get'>> {
  const userIds = [...new Set(input.userIds)];
  const byId = new Map((await deps.users.get(userIds)).map((user) => [user.id, user]));
  const found = userIds.flatMap((id) => byId.get(id) ?? []);
  // Two hundred people who tell much about themselves are more than a page.
  const users = fitInPage(found);
  return { users, ...(users.length < found.length ? { more: true } : {}) };
}
