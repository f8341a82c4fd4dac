import type { User } from '@parley/shared/entities/user';
import type { Id } from '@parley/shared/ids';
import { limits } from '@parley/shared/limits';
import type { AccountCore } from '../accounts/account-core.ts';
import { findUsers, putUsers, refoldUsers, searchUsers } from '../store/cache/users.ts';
import type { Connection } from '../sync/connection.ts';

export type People = {
  /** These were named somewhere: those unknown here are asked of the relay, together. */
  need(userIds: readonly Id[]): void;
  take(users: readonly User[]): void;
  get(userIds: readonly Id[]): Promise<User[]>;
  search(query: string): Promise<User[]>;
};

export function createPeople(core: AccountCore, connection: Connection): People {
  const wanted = new Set<Id>();
  let isPlanned = false;
  refoldUsers(core.cache);

  const take = (users: readonly User[]): void => {
    const changed = core.cache.write((write) => putUsers(write, users));
    if (changed.length > 0) core.publish({ type: 'users-changed', accountId: core.id, users: changed });
  };

  const unknown = (userIds: readonly Id[]): Id[] => {
    const known = new Set(findUsers(core.cache.read, userIds).map((user) => user.id));
    return userIds.filter((id) => !known.has(id));
  };

  const ask = async (userIds: readonly Id[]): Promise<void> => {
    for (let left = [...userIds]; left.length > 0; ) {
      const asked = left.slice(0, limits.usersGetMax);
      const answer = await connection.call('users.get', { userIds: asked });
      if (!answer.ok || core.isClosed()) return;
      const { users, more } = answer.value;
      take(users);
      const answered = new Set(more === true && users.length > 0 ? users.map(({ id }) => id) : asked);
      left = left.filter((id) => !answered.has(id));
    }
  };

  return {
    need(userIds) {
      for (const id of unknown(userIds)) wanted.add(id);
      if (isPlanned || wanted.size === 0) return;
      isPlanned = true;
      setImmediate(() => {
        isPlanned = false;
        if (core.isClosed() || !connection.isOpen()) return;
        const ids = [...wanted];
        wanted.clear();
        void ask(ids).catch((error: unknown) => core.deps.log('warn', 'people-failed', { accountId: core.id, message: String(error) }));
      });
    },
    take,
    async get(userIds) {
      const missing = unknown(userIds);
      if (missing.length > 0 && connection.isOpen()) await ask(missing);
      return findUsers(core.cache.read, userIds);
    },
    async search(query) {
      const found = query.trim() === '' || !connection.isOpen() ? null : await connection.call('users.search', { query, limit: limits.usersSearchMax });
      if (found?.ok) take(found.value.users);
      const ids = new Set(found?.ok ? found.value.users.map((user) => user.id) : []);
      const here = searchUsers(core.cache.read, query, limits.usersSearchMax).filter((user) => !ids.has(user.id));
      return [...(found?.ok ? found.value.users : []), ...here].filter((user) => !user.deactivated);
    },
  };
}
