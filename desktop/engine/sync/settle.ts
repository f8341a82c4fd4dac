import type { Room } from '@parley/shared/entities/room';
import { calls } from '@parley/shared/protocol/calls';
import type { AccountCore } from '../accounts/account-core.ts';
import { readMarkOf } from '../reads/read-mark-of.ts';
import { deriveRoom } from '../store/cache/derive-room.ts';
import { findMessage, putMessage } from '../store/cache/messages.ts';
import { findRoom, putRoomState } from '../store/cache/rooms.ts';
import type { OutboxRow } from '../store/own/outbox-rows.ts';

/** Takes the relay's `ok` in: into cache.db first; only then may the outbox row go. Throws where the store fails: then the row stays and is sent again. */
export type Settle = (row: OutboxRow, value: unknown) => void;

/** A room that was just made: what is known of it until the relay's own word (`room-added`) comes. */
function adoptRoom(core: AccountCore, room: Room, isOwner: boolean): void {
  const known = findRoom(core.cache.read, room.id);
  if (known && known.state === 'member') return;
  core.cache.write((write) =>
    putRoomState(write, {
      room,
      role: isOwner ? 'owner' : 'member',
      notify: 'all',
      firstSeq: 1,
      headSeq: 0,
      lastReadSeq: 0,
      markVersion: 0,
      unread: 0,
      mentions: 0,
      members: room.userIds?.length ?? 1,
      online: 1,
    }),
  );
}

export function createSettle(core: AccountCore, onRoom: (roomId: string) => void): Settle {
  return (row, value) => {
    if (row.call === 'messages.send') {
      const { message } = calls['messages.send'].output.parse(value);
      const stored = core.cache.write((write) => {
        const room = findRoom(write, message.roomId);
        if (!room) return null;
        putMessage(write, core.record.user.id, message);
        deriveRoom(write, room.id, core.record.user.id, readMarkOf(core.own.read, room));
        return findMessage(write, message.roomId, message.id);
      });
      if (stored) core.news.rows(stored.roomId, [{ kind: 'message', seq: stored.seq, message: stored }]);
      return;
    }
    const { room } = calls[row.call].output.parse(value);
    adoptRoom(core, room, row.call === 'rooms.create');
    core.news.room(room.id);
    onRoom(room.id);
  };
}
