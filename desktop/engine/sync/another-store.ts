import type { Id } from '@parley/shared/ids';
import type { AccountCore } from '../accounts/account-core.ts';
import { hasMessage } from '../store/cache/messages.ts';
import { findRoom } from '../store/cache/rooms.ts';
import { forgetUserVersions } from '../store/cache/users.ts';
import { dropHeld, type HeldMessage, heldRooms, keepHeld, readHeld } from '../store/own/held-before.ts';
import { addOutbox, findOutbox } from '../store/own/outbox-rows.ts';
import { dropReadMark } from '../store/own/read-marks.ts';
import { dropThreadMarks } from '../store/own/thread-marks.ts';
import type { Connection } from './connection.ts';
import type { PageWatches } from './page-watch.ts';
import { nextTurn } from './wait.ts';

/** The newest of one's own messages that are compared with the new log, for each room. */
const comparedMax = 1_000;

const lostWords = 'The server was set back to an older state and no longer has this message. Retry sends it again.';

/**
 * The relay was restored from a backup (its `storeId` changed): what it holds is another log. What only this person has (own.db) stays, one's own messages
 * are noted for comparison, and the rest of these rooms is put away to be read again. Rooms the relay no longer knows keep their rows, read-only.
 */
export async function leaveFormerStore(core: AccountCore, watches: PageWatches, roomIds: readonly Id[]): Promise<void> {
  for (const roomId of roomIds) {
    if (!findRoom(core.cache.read, roomId)) continue;
    const held = core.cache.read.all<HeldMessage>(
      'SELECT room_id AS roomId, id, seq, body FROM messages WHERE room_id = ? AND author_id = ? AND deleted_at IS NULL ORDER BY seq DESC LIMIT ?',
      roomId,
      core.record.user.id,
      comparedMax,
    );
    for (let index = 0; index < held.length; index += core.tuning.rowsPerWrite) {
      core.own.write((write) => keepHeld(write, held.slice(index, index + core.tuning.rowsPerWrite)));
      await nextTurn();
    }
    core.own.write((write) => {
      dropReadMark(write, roomId);
      dropThreadMarks(write, roomId);
    });
    watches.putAway(roomId);
    await core.forgetting.forget(roomId, 'log');
    if (core.isClosed()) return;
    core.news.reset(roomId);
  }
  core.cache.write((write) => forgetUserVersions(write));
}

/** Those the new log lacks, oldest first. Null: it could not be found out now. */
async function lacking(core: AccountCore, connection: Connection, roomId: Id): Promise<HeldMessage[] | null> {
  const lost: HeldMessage[] = [];
  for (const message of readHeld(core.own.read, roomId)) {
    const room = findRoom(core.cache.read, roomId);
    if (room?.state !== 'member') return null;
    if (!hasMessage(core.cache.read, roomId, message.id)) {
      if (message.seq <= room.headSeq) {
        const page = await connection.call('messages.history', { roomId, after: message.seq - 1, limit: 1 });
        if (!page.ok || core.isClosed()) return null;
        // Both logs have it at the same number: what lies before it is common to both.
        if (page.value.messages.some((found) => found.id === message.id)) break;
      }
      lost.unshift(message);
    } else if (core.cache.read.get('SELECT 1 FROM messages WHERE room_id = ? AND id = ? AND seq = ?', roomId, message.id, message.seq)) break;
  }
  return lost;
}

/** Offers one's own messages that the new log lacks for sending again: as failed items with the reason, each sent by Retry under its old id. */
export async function offerLost(core: AccountCore, connection: Connection): Promise<void> {
  for (const roomId of heldRooms(core.own.read)) {
    const lost = await lacking(core, connection, roomId);
    if (lost === null || core.isClosed()) continue;
    core.own.write((write) => {
      for (const message of lost) {
        if (findOutbox(write, message.id)) continue;
        addOutbox(write, {
          call: 'messages.send',
          input: { roomId, id: message.id, body: message.body },
          opId: message.id,
          lane: roomId,
          createdAt: core.deps.clock.now(),
          dependsOn: null,
          failed: { code: 'gone', message: lostWords },
        });
      }
      dropHeld(write, roomId);
    });
    core.news.outbox(roomId);
  }
}
