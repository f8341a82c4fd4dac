import type { User } from '@parley/shared/entities/user';
import type { Id } from '@parley/shared/ids';
import type { Connection } from './connection.ts';

const keptMax = 5_000;

/** Who wrote something: asked once each, and kept current by what the server tells. */
export function createPeople(connection: Pick<Connection, 'call'>) {
  const known = new Map<Id, User>();

  function keep(user: User): User {
    const before = known.get(user.id);
    if (before !== undefined && before.version > user.version) return before;
    known.set(user.id, user);
    if (known.size > keptMax) for (const id of [...known.keys()].slice(0, keptMax / 10)) known.delete(id);
    return user;
  }

  return {
    keep,
    async get(id: Id): Promise<User> {
      const user = known.get(id);
      if (user !== undefined) return user;
      const { users } = await connection.call('users.get', { userIds: [id] });
      const [found] = users;
      return found === undefined ? { id, handle: 'unknown', displayName: 'Unknown', version: 0 } : keep(found);
    },
  };
}
export type People = ReturnType<typeof createPeople>;
