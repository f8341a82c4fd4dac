import type { Invocation } from '@parley/shared/entities/command';
import type { Deps } from '../deps.ts';
import type { StoredInvocation } from './command-ports.ts';

/** Commands as their bot is told of them, with who typed them. Those of somebody who is no more are left out. */
export async function toInvocation(deps: Pick<Deps, 'users'>, stored: readonly StoredInvocation[]): Promise<Invocation[]> {
  if (stored.length === 0) return [];
  const users = new Map((await deps.users.get([...new Set(stored.map(({ userId }) => userId))])).map((user) => [user.id, user]));
  return stored.flatMap(({ userId, state: _state, message: _message, messageId: _messageId, ...invocation }) => {
    const user = users.get(userId);
    return user === undefined ? [] : [{ ...invocation, user }];
  });
}
