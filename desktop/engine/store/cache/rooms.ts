import type { NotifyLevel, ReadState, Role, RoomState } from '@parley/shared/entities/membership';
import type { Room } from '@parley/shared/entities/room';
import type { Id } from '@parley/shared/ids';
import type { ReadHandle, WriteHandle } from '../store.ts';

/**
 * A room as the device has it. `cursor`: last log number applied (null: nothing read yet). `base*`: unread and mentions as the relay counted them at
 * `baseAtSeq`; `unread` and `mentions` are derived (count-unread.ts), never stepped.
 */
export type StoredRoom = {
  id: Id;
  room: Room;
  state: 'member' | 'left';
  role: Role;
  notify: NotifyLevel;
  firstSeq: number;
  headSeq: number;
  cursor: number | null;
  lastReadSeq: number;
  markVersion: number;
  baseUnread: number;
  baseMentions: number;
  baseAtSeq: number;
  unread: number;
  mentions: number;
  members: number | null;
  membersAtSeq: number;
  lastMessageAt: number | null;
  verifiedAtMs: number | null;
  mutedUntil: number | null;
  openReports: number;
};

type RoomRow = Omit<StoredRoom, 'room'> & { room: string };

const columns = `id, room, state, role, notify, first_seq AS firstSeq, head_seq AS headSeq, cursor, last_read_seq AS lastReadSeq, mark_version AS markVersion,
  base_unread AS baseUnread, base_mentions AS baseMentions, base_at_seq AS baseAtSeq, unread, mentions, members, members_at_seq AS membersAtSeq,
  last_message_at AS lastMessageAt, verified_at_ms AS verifiedAtMs, muted_until AS mutedUntil, open_reports AS openReports`;

function toStoredRoom(row: RoomRow): StoredRoom {
  return { ...row, room: JSON.parse(row.room) as Room };
}

export function findRoom(read: ReadHandle, roomId: Id): StoredRoom | null {
  const row = read.get<RoomRow>(`SELECT ${columns} FROM rooms WHERE id = ?`, roomId);
  return row ? toStoredRoom(row) : null;
}

export function allRooms(read: ReadHandle): StoredRoom[] {
  return read.all<RoomRow>(`SELECT ${columns} FROM rooms`).map(toStoredRoom);
}

/** Over all rooms one is a member of. */
export function sumUnread(read: ReadHandle): { unread: number; mentions: number } {
  const row = read.get<{ unread: number | null; mentions: number | null }>(
    "SELECT sum(unread) AS unread, sum(mentions) AS mentions FROM rooms WHERE state = 'member'",
  );
  return { unread: row?.unread ?? 0, mentions: row?.mentions ?? 0 };
}

/** Cursors of the rooms one is a member of, as `sync.open` and `log.heads` want them. */
export function readCursors(read: ReadHandle): Record<Id, number> {
  const rows = read.all<{ id: Id; cursor: number }>("SELECT id, cursor FROM rooms WHERE state = 'member' AND cursor IS NOT NULL");
  return Object.fromEntries(rows.map((row) => [row.id, row.cursor]));
}

/** Takes in the relay's word on one room: everything but the cursor and the rows. */
export function putRoomState(write: WriteHandle, state: RoomState): void {
  write.run(
    `INSERT INTO rooms (id, room, state, role, notify, first_seq, head_seq, cursor, last_read_seq, mark_version, base_unread, base_mentions, base_at_seq, unread, mentions, members, members_at_seq,
       muted_until, open_reports)
     VALUES (?, ?, 'member', ?, ?, ?, ?, NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET room = excluded.room, state = 'member', role = excluded.role, notify = excluded.notify, first_seq = excluded.first_seq,
       head_seq = max(head_seq, excluded.head_seq), last_read_seq = excluded.last_read_seq, mark_version = excluded.mark_version, base_unread = excluded.base_unread,
       base_mentions = excluded.base_mentions, base_at_seq = excluded.base_at_seq, members = excluded.members, members_at_seq = excluded.members_at_seq,
       muted_until = excluded.muted_until, open_reports = excluded.open_reports`,
    state.room.id,
    JSON.stringify(state.room),
    state.role,
    state.notify,
    state.firstSeq,
    state.headSeq,
    state.lastReadSeq,
    state.markVersion,
    state.unread,
    state.mentions,
    state.headSeq,
    state.unread,
    state.mentions,
    state.members,
    state.headSeq,
    state.mutedUntil ?? null,
    state.openReports ?? 0,
  );
}

/** A newer description of a room (name, topic), under its version. @returns whether it changed */
export function putRoom(write: WriteHandle, room: Room): boolean {
  const known = findRoom(write, room.id);
  if (!known || known.room.version >= room.version) return false;
  write.run('UPDATE rooms SET room = ? WHERE id = ?', JSON.stringify(room), room.id);
  return true;
}

/** How far the person has read, by the relay. */
export function putReadState(write: WriteHandle, roomId: Id, state: ReadState): void {
  write.run(
    'UPDATE rooms SET last_read_seq = ?, mark_version = ?, base_unread = ?, base_mentions = ?, base_at_seq = ? WHERE id = ?',
    state.lastReadSeq,
    state.markVersion,
    state.unread,
    state.mentions,
    state.atSeq,
    roomId,
  );
}

export function putCursor(write: WriteHandle, roomId: Id, cursor: number | null): void {
  write.run('UPDATE rooms SET cursor = ?, head_seq = max(head_seq, ?) WHERE id = ?', cursor, cursor ?? 0, roomId);
}

export function putHead(write: WriteHandle, roomId: Id, headSeq: number, verifiedAtMs: number): void {
  write.run('UPDATE rooms SET head_seq = max(head_seq, ?), verified_at_ms = ? WHERE id = ?', headSeq, verifiedAtMs, roomId);
}

export function putRoomLeft(write: WriteHandle, roomId: Id): void {
  write.run("UPDATE rooms SET state = 'left' WHERE id = ?", roomId);
}

export function putNotify(write: WriteHandle, roomId: Id, notify: NotifyLevel): void {
  write.run('UPDATE rooms SET notify = ? WHERE id = ?', notify, roomId);
}

export function putRole(write: WriteHandle, roomId: Id, role: Role): void {
  write.run('UPDATE rooms SET role = ? WHERE id = ?', role, roomId);
}

export function putMutedUntil(write: WriteHandle, roomId: Id, mutedUntil: number | null): void {
  write.run('UPDATE rooms SET muted_until = ? WHERE id = ?', mutedUntil, roomId);
}

export function putOpenReports(write: WriteHandle, roomId: Id, open: number): void {
  write.run('UPDATE rooms SET open_reports = ? WHERE id = ?', open, roomId);
}

/** The derived columns of the room list. */
export function putDerived(write: WriteHandle, roomId: Id, derived: { unread: number; mentions: number; lastMessageAt: number | null }): void {
  write.run('UPDATE rooms SET unread = ?, mentions = ?, last_message_at = ? WHERE id = ?', derived.unread, derived.mentions, derived.lastMessageAt, roomId);
}
