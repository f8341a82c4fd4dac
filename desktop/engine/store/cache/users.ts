import type { User } from '@parley/shared/entities/user';
import type { Id } from '@parley/shared/ids';
import type { ReadHandle, WriteHandle } from '../store.ts';

/** Lower case without diacritics: what people type when they look for somebody. */
export function fold(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}

/** Keeps those that are newer than what is known. @returns the ones that changed */
export function putUsers(write: WriteHandle, users: readonly User[]): User[] {
  return users.filter(
    (user) =>
      write.run(
        'INSERT INTO users (id, version, data, folded) VALUES (?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET version = excluded.version, data = excluded.data, folded = excluded.folded WHERE excluded.version > version',
        user.id,
        user.version,
        JSON.stringify(user),
        fold(`${user.handle} ${user.displayName}`),
      ).changes > 0,
  );
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
