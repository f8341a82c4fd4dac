import type { LogEvent } from '@parley/shared/entities/log-event';
import type { Member } from '@parley/shared/entities/membership';
import type { User } from '@parley/shared/entities/user';
import type { Id } from '@parley/shared/ids';
import { fold } from '@parley/shared/search/fold';
import type { ReadHandle, WriteHandle } from '../store.ts';

export function putMembers(write: WriteHandle, roomId: Id, members: readonly Member[]): void {
  for (const member of members) putMember(write, roomId, member.user.id, member.role, member.joinedAt);
}

function putMember(write: WriteHandle, roomId: Id, userId: Id, role: string, joinedAt: number): void {
  write.run(
    'INSERT INTO members (room_id, user_id, role, joined_at) VALUES (?, ?, ?, ?) ON CONFLICT (room_id, user_id) DO UPDATE SET role = excluded.role, joined_at = excluded.joined_at',
    roomId,
    userId,
    role,
    joinedAt,
  );
}

/** Takes a live event into the list of those known. @returns whether it concerns members */
export function applyMemberEvent(write: WriteHandle, roomId: Id, event: LogEvent): boolean {
  if (event.type === 'member-joined') putMember(write, roomId, event.userId, event.role, event.at);
  else if (event.type === 'member-left') write.run('DELETE FROM members WHERE room_id = ? AND user_id = ?', roomId, event.userId);
  else if (event.type === 'role-changed') write.run('UPDATE members SET role = ? WHERE room_id = ? AND user_id = ?', event.role, roomId, event.userId);
  else return false;
  return true;
}

/** Those the device knows, by handle. Nobody's presence is claimed. */
export function knownMembers(read: ReadHandle, roomId: Id, query: string, after: Id | null, limit: number): { members: Member[]; more: boolean } {
  const rows = read.all<{ data: string; role: Member['role']; joinedAt: number }>(
    'SELECT users.data AS data, members.role AS role, members.joined_at AS joinedAt FROM members JOIN users ON users.id = members.user_id WHERE members.room_id = ? AND instr(users.folded, ?) > 0',
    roomId,
    fold(query.trim()),
  );
  const members = rows
    .map((row): Member => ({ user: JSON.parse(row.data) as User, role: row.role, status: 'offline', joinedAt: row.joinedAt }))
    .sort((a, b) => (a.user.handle < b.user.handle ? -1 : 1));
  const start = after === null ? 0 : members.findIndex((member) => member.user.id === after) + 1;
  return { members: members.slice(start, start + limit), more: members.length > start + limit };
}
