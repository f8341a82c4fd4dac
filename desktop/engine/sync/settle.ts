import type { Message } from '@parley/shared/entities/message';
import type { Room } from '@parley/shared/entities/room';
import { calls } from '@parley/shared/protocol/calls';
import type { AccountCore } from '../accounts/account-core.ts';
import { hasReacted } from '../messages/overlay.ts';
import { readMarkOf } from '../reads/read-mark-of.ts';
import { deriveRoom } from '../store/cache/derive-room.ts';
import { findMessage, hasMessage, putMessage } from '../store/cache/messages.ts';
import { findRoom, putRoomState } from '../store/cache/rooms.ts';
import { changesMessage, type OutboxRow } from '../store/own/outbox-rows.ts';
import { deriveThreads } from '../threads/derive-threads.ts';

/**
 * Takes the relay's `ok` in: into cache.db first; only then may the outbox row go. Throws where the store fails: then the row stays and is sent again.
 * `untold`: the answer has no version to be stored under, and the log has not brought the change yet.
 */
export type Settle = (row: OutboxRow, value: unknown) => 'settled' | 'untold';

/** A room that was just made: what is known of it until the relay's own word (`room-added`) comes. */
function adoptRoom(core: AccountCore, room: Room, isOwner: boolean): void {
  const known = findRoom(core.cache.read, room.id);
  if (known?.state === 'member' || !core.forgetting.admit(room.id)) return;
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

/** A message as the relay has it after a change. What no range or outbox row holds is not stored: nobody would tell of its later changes. */
function takeMessage(core: AccountCore, message: Message, isNew: boolean): void {
  const userId = core.record.user.id;
  const changed = core.cache.write((write) => {
    const room = findRoom(write, message.roomId);
    if (!room || !(isNew || hasMessage(write, message.roomId, message.id))) return [];
    const isPut = putMessage(write, userId, message);
    deriveRoom(write, room.id, userId, readMarkOf(core.own.read, room));
    const roots = deriveThreads(write, { own: core.own.read, roomId: room.id, userId, rootIds: message.threadRootId ? [message.threadRootId] : [] });
    const stored = isPut ? findMessage(write, message.roomId, message.id) : null;
    return stored ? [...roots, stored] : roots;
  });
  core.news.messages(message.roomId, changed);
  if (message.threadRootId) core.news.thread(message.roomId, message.threadRootId);
  if (core.loose.get(message.roomId, message.id)) core.loose.put([message]);
}

/** Votes and reactions: whether the log has told them already. */
function isTold(core: AccountCore, row: Extract<OutboxRow, { call: 'messages.vote' | 'messages.react' }>): boolean {
  const stored = findMessage(core.cache.read, row.lane, row.input.id);
  if (!stored) return true;
  if (row.call === 'messages.vote') return (stored.votes.mine ?? 0) === row.input.value;
  return hasReacted(stored.reactions, row.input.emoji, core.record.user.id) === row.input.on;
}

/** Messages that are only shown take the answer as it is. */
function takeLoose(core: AccountCore, row: OutboxRow, value: unknown): void {
  if (!changesMessage(row)) return;
  const loose = core.loose.get(row.lane, row.input.id);
  if (!loose) return;
  if (row.call === 'messages.vote') core.loose.put([{ ...loose, votes: calls['messages.vote'].output.parse(value) }]);
  if (row.call === 'messages.react') core.loose.put([{ ...loose, reactions: calls['messages.react'].output.parse(value).reactions }]);
}

export function createSettle(core: AccountCore, onRoom: (roomId: string) => void): Settle {
  return (row, value) => {
    switch (row.call) {
      case 'messages.send':
      case 'messages.edit':
      case 'messages.delete':
      case 'messages.pin':
        takeMessage(core, calls[row.call].output.parse(value).message, row.call === 'messages.send');
        return 'settled';
      case 'messages.vote':
      case 'messages.react':
        takeLoose(core, row, value);
        return isTold(core, row) ? 'settled' : 'untold';
      case 'rooms.create':
      case 'rooms.direct': {
        const { room } = calls[row.call].output.parse(value);
        adoptRoom(core, room, row.call === 'rooms.create');
        core.news.room(room.id);
        onRoom(room.id);
        return 'settled';
      }
    }
  };
}
