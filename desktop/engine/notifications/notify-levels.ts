import type { NotifyLevel } from '@parley/shared/entities/membership';
import type { Id } from '@parley/shared/ids';
import type { AccountCore } from '../accounts/account-core.ts';
import { findRoom, putNotify, type StoredRoom } from '../store/cache/rooms.ts';
import { allNotifyMarks, findNotifyMark, settleNotifyMark, writeNotifyMark } from '../store/own/notify-marks.ts';
import type { ReadHandle } from '../store/store.ts';
import type { Connection } from '../sync/connection.ts';
import { createSendMarks } from '../sync/send-marks.ts';

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
  const { send, sendSoon } = createSendMarks(core, connection, {
    feature: 'notify-set',
    next: () => allNotifyMarks(core.own.read)[0],
    call: (mark) => connection.call('notify.set', mark),
    settle: (mark, isTaken) => {
      if (isTaken) core.cache.write((write) => putNotify(write, mark.roomId, mark.level));
      core.own.write((write) => settleNotifyMark(write, mark));
      core.news.room(mark.roomId);
    },
  });

  return {
    set(roomId, level) {
      const room = findRoom(core.cache.read, roomId);
      if (room?.state !== 'member' || notifyOf(core.own.read, room) === level) return;
      core.own.write((write) => writeNotifyMark(write, { roomId, level, opId: core.deps.newId() }));
      core.news.room(roomId);
      sendSoon();
    },
    sync: send,
  };
}
