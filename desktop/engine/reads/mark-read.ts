import type { ReadState } from '@parley/shared/entities/membership';
import type { Id } from '@parley/shared/ids';
import { limits } from '@parley/shared/limits';
import { isRetryable } from '@parley/shared/protocol/errors';
import type { AccountCore } from '../accounts/account-core.ts';
import { deriveRoom } from '../store/cache/derive-room.ts';
import { allRooms, findRoom, putReadState, type StoredRoom } from '../store/cache/rooms.ts';
import { allReadMarks, findReadMark, type ReadMark, settleReadMark, writeReadMark } from '../store/own/read-marks.ts';
import type { Connection } from '../sync/connection.ts';
import { readMarkOf } from './read-mark-of.ts';

export type Reads = {
  /** The person saw the room up to `seq`. Forward only. */
  mark(roomId: Id, seq: number): void;
  /** The person wants the message numbered `seq` and what follows to be unread, and nothing before it. */
  markUnread(roomId: Id, seq: number): void;
  /** The person has seen every room to its end. */
  markAll(): void;
  /** The relay told how far this person read (another device, or an answer). */
  take(roomId: Id, state: ReadState): void;
  /** Asks the relay for the counts again, by a mark that moves nothing. */
  recount(roomId: Id): void;
  /** What calls this person is counted anew: he blocked somebody, or no longer does. */
  recountAll(): void;
  /** Sends what waits. */
  sendAll(): void;
};

/** Read marks: on disk at once, told to the relay at most once a second for each room (the last one wins); forward only, unless marked unread. */
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
    const standing: ReadMark | null =
      recounts.delete(roomId) && room ? { roomId, seq: room.lastReadSeq, markVersion: room.markVersion, isUnread: false } : null;
    const mark = findReadMark(core.own.read, roomId) ?? standing;
    if (!mark) return;
    const { seq, markVersion } = mark;
    const answer = await connection.call('reads.mark', { roomId, seq, markVersion, ...(mark.isUnread ? { unread: true } : {}) });
    if (core.isClosed()) return;
    if (answer.ok) {
      take(roomId, answer.value);
      core.own.write((write) => {
        settleReadMark(write, mark);
        // Read on meanwhile: that holds for what is unread now.
        const later = findReadMark(write, roomId);
        if (mark.isUnread && later && !later.isUnread) writeReadMark(write, { ...later, markVersion: answer.value.markVersion });
      });
      const isOvertaken = answer.value.markVersion > mark.markVersion || answer.value.lastReadSeq < mark.seq;
      if (isOvertaken) derive(roomId);
      if (findReadMark(core.own.read, roomId)) plan(roomId, core.tuning.readsEveryMs);
    } else if (!isRetryable(answer.error.code) && answer.error.code !== 'unauthenticated') {
      core.own.write((write) => settleReadMark(write, mark));
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

  const note = (room: StoredRoom, mark: { seq: number; isUnread: boolean }): void => {
    core.own.write((own) => writeReadMark(own, { ...mark, roomId: room.id, markVersion: room.markVersion }));
    derive(room.id);
  };

  const write = (room: StoredRoom, mark: { seq: number; isUnread: boolean }): void => {
    note(room, mark);
    plan(room.id, core.tuning.readsEveryMs);
  };

  /** Many rooms in one call; what the relay does not take so goes one by one. */
  const sendMany = async (roomIds: readonly Id[]): Promise<void> => {
    for (let start = 0; start < roomIds.length; start += limits.markAllMax) {
      const marks = roomIds.slice(start, start + limits.markAllMax).flatMap((roomId) => findReadMark(core.own.read, roomId) ?? []);
      const canAsk = marks.length > 0 && connection.isOpen() && connection.hasFeature('reads-mark-all');
      const answer = canAsk ? await connection.call('reads.markAll', { marks: marks.map(({ roomId, seq }) => ({ roomId, seq })) }) : null;
      if (core.isClosed()) return;
      for (const { roomId, ...state } of answer?.ok ? answer.value.reads : []) {
        take(roomId, state);
        const mark = marks.find((one) => one.roomId === roomId);
        if (mark && state.lastReadSeq >= mark.seq) core.own.write((own) => settleReadMark(own, mark));
      }
      for (const { roomId } of marks) if (findReadMark(core.own.read, roomId)) plan(roomId, core.tuning.readsEveryMs);
    }
  };

  const markForward = (roomId: Id, seq: number): void => {
    const room = findRoom(core.cache.read, roomId);
    if (room?.state !== 'member') return;
    const reached = Math.min(seq, Math.max(room.cursor ?? 0, room.headSeq));
    if (reached <= readMarkOf(core.own.read, room)) return;
    const isUnread = (findReadMark(core.own.read, roomId)?.isUnread ?? false) && reached < room.lastReadSeq;
    write(room, { seq: reached, isUnread });
  };

  return {
    mark: markForward,
    markUnread(roomId, seq) {
      const room = findRoom(core.cache.read, roomId);
      if (room?.state !== 'member') return;
      const back = Math.max(seq - 1, room.firstSeq - 1, 0);
      // What came before it is read then, if it was not.
      if (back >= readMarkOf(core.own.read, room)) markForward(roomId, back);
      else write(room, { seq: back, isUnread: true });
    },
    markAll() {
      const unread = allRooms(core.cache.read).filter((room) => room.state === 'member' && Math.max(room.unread, room.mentions) > 0);
      for (const room of unread) note(room, { seq: Math.max(room.cursor ?? 0, room.headSeq), isUnread: false });
      void sendMany(unread.map((room) => room.id)).catch((error: unknown) =>
        core.deps.log('warn', 'read-mark-failed', { accountId: core.id, message: String(error) }),
      );
    },
    take,
    recount,
    recountAll() {
      for (const room of allRooms(core.cache.read)) {
        const mark = readMarkOf(core.own.read, room);
        if (room.state !== 'member' || mark >= Math.max(room.cursor ?? 0, room.headSeq)) continue;
        const isExact = core.cache.write((write) => deriveRoom(write, room.id, core.record.user.id, mark));
        core.news.room(room.id);
        if (!isExact) recount(room.id);
      }
    },
    sendAll() {
      for (const { roomId } of allReadMarks(core.own.read)) plan(roomId, 0);
    },
  };
}
