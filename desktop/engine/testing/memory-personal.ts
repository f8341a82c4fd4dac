import type { Save, ThreadState } from '@parley/shared/entities/membership';
import type { Message } from '@parley/shared/entities/message';
import type { Id } from '@parley/shared/ids';
import { headOf, type MemoryRoom, type NewInboxItem } from './memory-log.ts';

type ThreadRow = { userId: Id; roomId: Id; rootId: Id; lastReadSeq: number; isFollowed: boolean | null; version: number };

/** Plain data, so that a backup is a clone. */
export type PersonalState = { threads: Map<string, ThreadRow>; saves: Map<Id, Save[]> };

export const newPersonalState = (): PersonalState => ({ threads: new Map(), saves: new Map() });

type World = {
  read: () => PersonalState;
  room: (roomId: Id) => MemoryRoom;
  nowMs: () => number;
  inbox: (userId: Id, item: NewInboxItem) => void;
};

export type MemoryPersonal = {
  threads(userId: Id): ThreadState[];
  thread(userId: Id, roomId: Id, rootId: Id): ThreadState;
  markThread(userId: Id, input: { roomId: Id; rootId: Id; seq?: number | undefined; isFollowed?: boolean | undefined }): ThreadState;
  /** Who starts a thread, writes in it or is named in it follows it, unless he has said that he does not. Nobody is told. */
  replied(message: Message): void;
  saves(userId: Id): Save[];
  setSave(userId: Id, roomId: Id, messageId: Id, on: boolean): void;
  /** Nobody keeps a deleted message. */
  deleted(roomId: Id, messageId: Id): void;
};

/** Threads and saved messages of single people, as the relay has them. */
export function createMemoryPersonal({ read, room, nowMs, inbox }: World): MemoryPersonal {
  const rowOf = (userId: Id, roomId: Id, rootId: Id): ThreadRow =>
    read().threads.get(`${userId} ${roomId} ${rootId}`) ?? { userId, roomId, rootId, lastReadSeq: 0, isFollowed: null, version: 0 };
  const put = (row: ThreadRow): void => void read().threads.set(`${row.userId} ${row.roomId} ${row.rootId}`, row);
  const toState = ({ roomId, rootId, lastReadSeq, isFollowed, version }: ThreadRow): ThreadState => ({
    roomId,
    rootId,
    lastReadSeq,
    isFollowed: isFollowed ?? false,
    version,
  });

  return {
    threads: (userId) => [...read().threads.values()].filter((row) => row.userId === userId && (row.isFollowed !== null || row.lastReadSeq > 0)).map(toState),
    thread: (userId, roomId, rootId) => toState(rowOf(userId, roomId, rootId)),
    markThread(userId, { roomId, rootId, seq, isFollowed }) {
      const row = rowOf(userId, roomId, rootId);
      const next = {
        ...row,
        lastReadSeq: Math.max(row.lastReadSeq, Math.min(seq ?? 0, headOf(room(roomId)))),
        isFollowed: isFollowed ?? row.isFollowed,
      };
      const isChanged = next.lastReadSeq !== row.lastReadSeq || next.isFollowed !== row.isFollowed;
      if (!isChanged) return toState(row);
      put({ ...next, version: row.version + 1 });
      const state = toState(rowOf(userId, roomId, rootId));
      inbox(userId, { type: 'thread-changed', thread: state });
      return state;
    },
    replied(message) {
      const { roomId, threadRootId } = message;
      const root = threadRootId === undefined ? undefined : room(roomId).messages.get(threadRootId);
      if (!root) return;
      for (const userId of new Set([root.authorId, message.authorId, ...root.mentions.userIds, ...message.mentions.userIds])) {
        const row = rowOf(userId, roomId, root.id);
        if (row.isFollowed === null) put({ ...row, isFollowed: true, version: row.version + 1 });
      }
    },
    saves: (userId) => [...(read().saves.get(userId) ?? [])].sort((a, b) => b.savedAt - a.savedAt),
    setSave(userId, roomId, messageId, on) {
      const all = read().saves.get(userId) ?? [];
      const known = all.find((save) => save.roomId === roomId && save.messageId === messageId);
      if ((known !== undefined) === on) return;
      const save = known ?? { roomId, messageId, savedAt: Math.max(nowMs(), ...all.map((one) => one.savedAt + 1)) };
      read().saves.set(userId, on ? [...all, save] : all.filter((one) => one !== known));
      inbox(userId, { type: 'save-changed', save, on });
    },
    deleted(roomId, messageId) {
      for (const [userId, all] of read().saves)
        read().saves.set(
          userId,
          all.filter((save) => save.roomId !== roomId || save.messageId !== messageId),
        );
    },
  };
}
