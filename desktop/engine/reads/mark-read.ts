import type { ReadState } from '@parley/shared/entities/membership';
import type { Id } from '@parley/shared/ids';
import { isRetryable } from '@parley/shared/protocol/errors';
import type { AccountCore } from '../accounts/account-core.ts';
import { deriveRoom } from '../store/cache/derive-room.ts';
import { findRoom, putReadState } from '../store/cache/rooms.ts';
import { allReadMarks, dropReadMark, findReadMark, settleReadMark, writeReadMark } from '../store/own/read-marks.ts';
import type { Connection } from '../sync/connection.ts';
import { readMarkOf } from './read-mark-of.ts';

export type Reads = {
  /** The person saw the room up to `seq`. Forward only. */
  mark(roomId: Id, seq: number): void;
  /** The relay told how far this person read (another device, or an answer). */
  take(roomId: Id, state: ReadState): void;
  /** Asks the relay for the counts again, by a mark that moves nothing. */
  recount(roomId: Id): void;
  /** Sends what waits. */
  sendAll(): void;
};

/** Read marks: on disk at once, told to the relay at most once a second for each room (the last one wins), forward only. */
export function createReads(core: AccountCore, connection: Connection, onRead: (roomId: Id, seq: number) => void): Reads {
  const planned = new Set<Id>();
  const recounts = new Set<Id>();

  const derive = (roomId: Id): void => {
    const room = findRoom(core.cache.read, roomId);
    if (!room) return;
    const mark = readMarkOf(core.own.read, room);
    core.cache.write((write) => deriveRoom(write, roomId, core.record.user.id, mark));
    core.news.room(roomId);
    onRead(roomId, mark);
  };

  const take = (roomId: Id, state: ReadState): void => {
    const room = findRoom(core.cache.read, roomId);
    if (!room || state.markVersion < room.markVersion) return;
    if (state.markVersion === room.markVersion && state.lastReadSeq < room.lastReadSeq) return;
    core.cache.write((write) => putReadState(write, roomId, state));
    derive(roomId);
    // Counts from before those known already: what came between may not be held here.
    if (state.atSeq < room.baseAtSeq) recount(roomId);
  };

  const send = async (roomId: Id): Promise<void> => {
    planned.delete(roomId);
    if (core.isClosed() || !connection.isOpen()) return;
    const room = findRoom(core.cache.read, roomId);
    const standing = recounts.delete(roomId) && room ? { seq: room.lastReadSeq, markVersion: room.markVersion } : null;
    const mark = findReadMark(core.own.read, roomId) ?? standing;
    if (!mark) return;
    const answer = await connection.call('reads.mark', { roomId, seq: mark.seq, markVersion: mark.markVersion });
    if (core.isClosed()) return;
    if (answer.ok) {
      take(roomId, answer.value);
      const isOvertaken = answer.value.markVersion > mark.markVersion || answer.value.lastReadSeq < mark.seq;
      core.own.write((write) => (isOvertaken ? dropReadMark(write, roomId) : settleReadMark(write, roomId, answer.value.lastReadSeq)));
      if (isOvertaken) derive(roomId);
    } else if (!isRetryable(answer.error.code) && answer.error.code !== 'unauthenticated') {
      core.own.write((write) => dropReadMark(write, roomId));
      derive(roomId);
    } else if (connection.isOpen()) {
      if (standing) recounts.add(roomId);
      plan(roomId, answer.error.retryAfterMs ?? 5 * core.tuning.readsEveryMs);
    }
  };

  const plan = (roomId: Id, ms: number): void => {
    if (planned.has(roomId)) return;
    planned.add(roomId);
    core.deps.clock.after(ms, () => {
      if (!core.isClosed()) send(roomId).catch((error: unknown) => core.deps.log('warn', 'read-mark-failed', { accountId: core.id, message: String(error) }));
    });
  };

  const recount = (roomId: Id): void => {
    recounts.add(roomId);
    plan(roomId, core.tuning.readsEveryMs);
  };

  return {
    mark(roomId, seq) {
      const room = findRoom(core.cache.read, roomId);
      if (room?.state !== 'member') return;
      const reached = Math.min(seq, Math.max(room.cursor ?? 0, room.headSeq));
      if (reached <= readMarkOf(core.own.read, room)) return;
      core.own.write((write) => writeReadMark(write, { roomId, seq: reached, markVersion: room.markVersion }));
      derive(roomId);
      plan(roomId, core.tuning.readsEveryMs);
    },
    take,
    recount,
    sendAll() {
      for (const { roomId } of allReadMarks(core.own.read)) plan(roomId, 0);
    },
  };
}
