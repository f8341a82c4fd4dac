import type { Message } from '@parley/shared/entities/message';
import type { Id } from '@parley/shared/ids';
import { decideNotification } from '@parley/shared/notification-rules';
import { plainWords } from '@parley/shared/words/plain-words';
import type { AccountCore } from '../accounts/account-core.ts';
import { presenceChoiceOf } from '../people/own-presence.ts';
import type { Timer } from '../ports.ts';
import { readMarkOf } from '../reads/read-mark-of.ts';
import { isMention } from '../store/cache/message-row.ts';
import { type Decision, hasDecision, putDecisions, putWithdrawn, shownOf, shownUpTo } from '../store/cache/notification-decisions.ts';
import { findRoom, type StoredRoom } from '../store/cache/rooms.ts';
import { findThread } from '../store/cache/threads.ts';
import { findUsers } from '../store/cache/users.ts';
import { threadMarkOf } from '../threads/derive-threads.ts';
import { notifyOf } from './notify-levels.ts';

export type Notifier = {
  arrived(roomId: Id, messages: readonly Message[], origin: 'live' | 'catch-up'): void;
  deleted(roomId: Id, messageIds: readonly Id[]): void;
  /** The room was read here or elsewhere up to `seq`: what was shown of it goes, but for what stands in threads. */
  read(roomId: Id, seq: number): void;
  /** The same for one thread. */
  readThread(roomId: Id, rootId: Id, seq: number): void;
  /** Everything up to `seq` was there before this device knew the room. */
  history(roomId: Id, seq: number): void;
};

/** A burst of a catch-up becomes one notification for each room, this long after its last message. */
const collapseMs = 400;
const bodyMax = 240;

/** @param isBlocked from whom nothing rings */
export function createNotifier(core: AccountCore, isBlocked: (userId: Id) => boolean): Notifier {
  const historyUpTo = new Map<Id, number>();
  const bursts = new Map<Id, { messages: Message[]; timer: Timer }>();

  const decide = (room: StoredRoom, message: Message): Decision => {
    const attention = core.attention();
    const seen =
      message.threadRootId === undefined ? attention.roomId === room.id && attention : attention.thread?.rootId === message.threadRootId && attention.thread;
    const thread = message.threadRootId === undefined ? null : threadMarkOf(core.own.read, findThread(core.cache.read, room.id, message.threadRootId));
    const decision = decideNotification({
      isEnabled: core.settings().notifications,
      isDoNotDisturb: presenceChoiceOf(core.cache.read) === 'dnd',
      isOwn: message.authorId === core.record.user.id,
      isBlocked: isBlocked(message.authorId),
      isDeleted: message.deletedAt !== undefined,
      isThreadReply: thread !== null,
      isFollowed: thread?.follows ?? false,
      isRead: message.seq <= (thread ? thread.lastReadSeq : readMarkOf(core.own.read, room)),
      isHistory: message.seq <= (historyUpTo.get(room.id) ?? 0),
      isLookedAt: seen !== false && seen.isAtEnd && attention.accountId === core.id && attention.isFocused && attention.isVisible,
      isMention: isMention(message, core.record.user.id),
      kind: room.room.kind,
      notify: notifyOf(core.own.read, room),
    });
    return { ...decision, roomId: room.id, seq: message.seq, messageId: message.id, atMs: core.deps.clock.now() };
  };

  const show = (room: StoredRoom, message: Message, count: number): void => {
    const author = findUsers(core.cache.read, [message.authorId])[0]?.displayName ?? 'Somebody';
    const title = room.room.kind === 'direct' ? author : `${author} in #${room.room.name}`;
    const words =
      plainWords(message.body, bodyMax) ||
      message.files
        .map((file) => file.name)
        .join(', ')
        .slice(0, bodyMax);
    const text = message.kind === 'me' ? `${author} ${words}` : words;
    const body = count > 1 ? `${count} new messages. Last: ${text}` : text;
    core.publish({
      type: 'notification',
      accountId: core.id,
      roomId: room.id,
      seq: message.seq,
      threadRootId: message.threadRootId ?? null,
      messageId: message.id,
      title,
      body,
    });
  };

  const judge = (roomId: Id, messages: readonly Message[]): void => {
    const room = findRoom(core.cache.read, roomId);
    if (!room) return;
    const decisions = messages.filter((message) => !hasDecision(core.cache.read, roomId, message.seq)).map((message) => decide(room, message));
    core.cache.write((write) => putDecisions(write, decisions));
    const shown = decisions.filter((decision) => decision.isShown);
    const last = messages.find((message) => message.id === shown.at(-1)?.messageId);
    if (last) show(room, last, shown.length);
  };

  const guarded = (what: string, run: () => void): void => {
    try {
      run();
    } catch (error) {
      core.deps.log('warn', what, { accountId: core.id, message: String(error) });
    }
  };

  const withdraw = (roomId: Id, messageIds: readonly Id[]): void => {
    if (messageIds.length === 0) return;
    core.cache.write((write) => putWithdrawn(write, roomId, messageIds, core.deps.clock.now()));
    core.publish({ type: 'notification-withdrawn', accountId: core.id, roomId, messageIds: [...messageIds] });
  };
  const withdrawRead = (roomId: Id, rootId: Id | null, seq: number): void =>
    guarded('withdraw-failed', () => withdraw(roomId, shownUpTo(core.cache.read, roomId, rootId, seq)));

  return {
    arrived(roomId, messages, origin) {
      const burst = bursts.get(roomId);
      if (origin === 'live' && !burst) return guarded('notification-failed', () => judge(roomId, messages));
      burst?.timer.cancel();
      const gathered = [...(burst?.messages ?? []), ...messages].slice(-200);
      const timer = core.deps.clock.after(collapseMs, () => {
        bursts.delete(roomId);
        if (!core.isClosed()) guarded('notification-failed', () => judge(roomId, gathered));
      });
      bursts.set(roomId, { messages: gathered, timer });
    },
    deleted: (roomId, messageIds) => guarded('withdraw-failed', () => withdraw(roomId, shownOf(core.cache.read, roomId, messageIds))),
    read: (roomId, seq) => withdrawRead(roomId, null, seq),
    readThread: (roomId, rootId, seq) => withdrawRead(roomId, rootId, seq),
    history(roomId, seq) {
      historyUpTo.set(roomId, Math.max(seq, historyUpTo.get(roomId) ?? 0));
    },
  };
}
