import type { User } from '@parley/shared/entities/user';
import type { Id } from '@parley/shared/ids';
import { fold } from '@parley/shared/search/fold';
import type { ReadHandle, Store, WriteHandle } from '../store.ts';
import { readMetaNumber, writeMeta } from './meta.ts';

/** Rises with every change of what `fold` does to names. */
const foldingRules = 2;
const rowsAtOnce = 200;

const foldedNameOf = (user: User) => fold(`${user.handle} ${user.displayName}`);

/** Keeps those that are newer than what is known. @returns the ones that changed */
export function putUsers(write: WriteHandle, users: readonly User[]): User[] {
  return users.filter(
    (user) =>
      write.run(
        'INSERT INTO users (id, version, data, folded) VALUES (?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET version = excluded.version, data = excluded.data, folded = excluded.folded WHERE excluded.version > version',
        user.id,
        user.version,
        JSON.stringify(user),
        foldedNameOf(user),
      ).changes > 0,
  );
}

/** Folds the names again that an older app folded by older rules; does nothing otherwise. */
export function refoldUsers(store: Store): void {
  if ((readMetaNumber(store.read, 'foldingRules') ?? 1) >= foldingRules) return;
  const ids = store.read.all<{ id: Id }>('SELECT id FROM users').map((row) => row.id);
  for (let start = 0; start < ids.length; start += rowsAtOnce)
    store.write((write) => {
      for (const user of findUsers(write, ids.slice(start, start + rowsAtOnce)))
        write.run('UPDATE users SET folded = ? WHERE id = ?', foldedNameOf(user), user.id);
    });
  store.write((write) => writeMeta(write, 'foldingRules', foldingRules));
}

/** Those known here, in the order asked for. */
export function findUsers(read: ReadHandle, userIds: readonly Id[]): User[] {
  return userIds.flatMap((id) => {
    const row = read.get<{ data: string }>('SELECT data FROM users WHERE id = ?', id);
    return row ? [JSON.parse(row.data) as User] : [];
  });
}

/** Any part of handle or display name, case and diacritics folded; handles that begin with it first. */
export function searchUsers(read: ReadHandle, query: string, limit: number): User[] {
  const folded = fold(query.trim());
  return read
    .all<{ data: string }>('SELECT data FROM users WHERE instr(folded, ?) > 0 ORDER BY instr(folded, ?), folded LIMIT ?', folded, folded, limit)
    .map((row) => JSON.parse(row.data) as User);
}

/** After a restored backup the relay's versions may be lower than those seen before. */
export function forgetUserVersions(write: WriteHandle): void {
  write.run('UPDATE users SET version = -1');
}
