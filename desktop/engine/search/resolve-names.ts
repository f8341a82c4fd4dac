import type { User } from '@parley/shared/entities/user';
import type { Id } from '@parley/shared/ids';
import type { SearchPage } from '@parley/shared/ipc/views';
import { fold } from '@parley/shared/search/fold';
import type { QueryName } from '@parley/shared/search/read-query';
import type { AccountCore } from '../accounts/account-core.ts';
import { allRooms, type StoredRoom } from '../store/cache/rooms.ts';
import { findUsers, searchUsers } from '../store/cache/users.ts';

type Problems = NonNullable<SearchPage['problems']>;
type Resolved = { ids: Id[] | null; problems: Problems };

/** People and rooms that one name may stand for. */
const choicesMax = 40;

/** Those a name stands for: the ones called exactly so, else those whose name begins so (somebody is still typing). */
function named<T>(items: readonly T[], namesOf: (item: T) => string[], value: string): T[] {
  const wanted = fold(value);
  const exact = items.filter((item) => namesOf(item).some((name) => fold(name) === wanted));
  return exact.length > 0 ? exact : items.filter((item) => namesOf(item).some((name) => fold(name).startsWith(wanted))).slice(0, choicesMax);
}

const namesOfUser = (user: User): string[] => [user.handle, user.displayName];

function resolve(names: readonly QueryName[], find: (value: string) => Id[], problem: (value: string) => string): Resolved {
  if (names.length === 0) return { ids: null, problems: [] };
  const problems: Problems = [];
  const ids = new Set<Id>();
  for (const { value, range } of names) {
    const found = find(value);
    for (const id of found) ids.add(id);
    if (found.length === 0) problems.push({ message: problem(value), range });
  }
  return { ids: [...ids], problems };
}

/** The people of `from:` filters, by handle or name; `me` is the reader. */
export function resolvePeople(core: AccountCore, names: readonly QueryName[]): Resolved {
  const find = (value: string): Id[] => {
    if (fold(value) === 'me') return [core.record.user.id];
    return named(searchUsers(core.cache.read, value, 200), namesOfUser, value).map((user) => user.id);
  };
  return resolve(names, find, (value) => `Nobody called “${value}” is known here.`);
}

/** The rooms of `in:` filters: by name, a direct room by the people in it. */
export function resolveRooms(core: AccountCore, names: readonly QueryName[]): Resolved {
  if (names.length === 0) return { ids: null, problems: [] };
  const { read } = core.cache;
  const ownId = core.record.user.id;
  const rooms = allRooms(read);
  const namesOfRoom = ({ room }: StoredRoom): string[] => {
    if (room.kind !== 'direct') return [room.name];
    const others = (room.userIds ?? []).filter((id) => id !== ownId);
    return findUsers(read, others.length > 0 ? others : [ownId]).flatMap(namesOfUser);
  };
  return resolve(
    names,
    (value) => named(rooms, namesOfRoom, value.replace(/^@/u, '')).map((room) => room.id),
    (value) => `No room called “${value}” is on this device.`,
  );
}
