import type { NotifyLevel } from '@parley/shared/entities/membership';
import type { Id } from '@parley/shared/ids';
import { isRetryable } from '@parley/shared/protocol/errors';
import type { AccountCore } from '../accounts/account-core.ts';
import { findRoom, putNotify, type StoredRoom } from '../store/cache/rooms.ts';
import { allNotifyMarks, findNotifyMark, type NotifyMark, settleNotifyMark, writeNotifyMark } from '../store/own/notify-marks.ts';
import type { ReadHandle } from '../store/store.ts';
import type { Connection } from '../sync/connection.ts';

export type NotifyLevels = {
  set(roomId: Id, level: NotifyLevel): void;
  /** Sends what waits. */
  sync(): Promise<void>;
};

/** The level that holds in a room: the one chosen here, also while the relay does not know it. */
export function notifyOf(own: ReadHandle, room: Pick<StoredRoom, 'id' | 'notify'>): NotifyLevel {
  return findNotifyMark(own, room.id)?.level ?? room.notify;
}

/** What raises a notification in each room: on disk at once, told to the relay when it can be reached; one that knows no levels is not told, they hold here. */
export function createNotifyLevels(core: AccountCore, connection: Connection): NotifyLevels {
  let isSending = false;

  /** @returns whether to go on */
  const sendOne = async (mark: NotifyMark): Promise<boolean> => {
    const answer = await connection.call('notify.set', mark);
    if (core.isClosed()) return false;
    if (!answer.ok && (isRetryable(answer.error.code) || answer.error.code === 'unauthenticated')) {
      if (connection.isOpen()) core.deps.clock.after(answer.error.retryAfterMs ?? 5 * core.tuning.readsEveryMs, () => guarded(send()));
      return false;
    }
    if (answer.ok) core.cache.write((write) => putNotify(write, mark.roomId, mark.level));
    core.own.write((write) => settleNotifyMark(write, mark));
    core.news.room(mark.roomId);
    return true;
  };

  const send = async (): Promise<void> => {
    if (isSending || core.isClosed() || !connection.isOpen() || !connection.hasFeature('notify-set')) return;
    isSending = true;
    try {
      for (let mark = allNotifyMarks(core.own.read)[0]; mark; mark = allNotifyMarks(core.own.read)[0]) if (!(await sendOne(mark))) return;
    } finally {
      isSending = false;
    }
  };

  const guarded = (run: Promise<void>): void => {
    run.catch((error: unknown) => {
      if (!core.isClosed()) core.deps.log('warn', 'notify-levels-failed', { accountId: core.id, message: String(error) });
    });
  };

  return {
    set(roomId, level) {
      const room = findRoom(core.cache.read, roomId);
      if (room?.state !== 'member' || notifyOf(core.own.read, room) === level) return;
      core.own.write((write) => writeNotifyMark(write, { roomId, level, opId: core.deps.newId() }));
      core.news.room(roomId);
      guarded(send());
    },
    sync: send,
  };
}
