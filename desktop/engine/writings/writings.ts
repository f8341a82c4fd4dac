import type { Writing } from '@parley/shared/entities/writing';
import type { Id } from '@parley/shared/ids';
import { limits } from '@parley/shared/limits';
import type { Signal } from '@parley/shared/protocol/signals';
import type { AccountCore } from '../accounts/account-core.ts';
import { EngineError, type Timer } from '../ports.ts';
import { findRoom } from '../store/cache/rooms.ts';
import type { Connection } from '../sync/connection.ts';

/** Answers that bots are still writing. Held in memory, each until nothing was heard of it for a while: a bot that died leaves no button behind. */
export type Writings = {
  /** What is known here; asks anew where the server can be reached. */
  list(roomId: Id): Writing[];
  /** @throws EngineError with the server's words: not allowed; `gone`: it has ended (and nothing of it is shown any more); `unavailable` without an answer */
  stop(roomId: Id, messageId: Id): Promise<void>;
  take(signal: Signal): void;
  /** The connection is there again: words may have been missed. */
  ready(): void;
};

export function createWritings(core: AccountCore, connection: Connection): Writings {
  const { clock, log } = core.deps;
  const held = new Map<Id, { writing: Writing; timer: Timer }>();
  const asking = new Set<Id>();
  /** The room that was looked at last; others ask when they are looked at again. */
  let shown: Id | null = null;

  const inRoom = (roomId: Id): Writing[] => [...held.values()].flatMap(({ writing }) => (writing.roomId === roomId ? [writing] : []));
  const tell = (roomId: Id): void => {
    if (!core.isClosed()) core.publish({ type: 'writings-changed', accountId: core.id, roomId, writings: inRoom(roomId) });
  };
  const drop = (messageId: Id): void => {
    const one = held.get(messageId);
    if (one === undefined) return;
    one.timer.cancel();
    held.delete(messageId);
    tell(one.writing.roomId);
  };
  /** By this device's own clock, from when it was heard: clocks need not agree. */
  const hold = (writing: Writing): void => {
    const before = held.get(writing.messageId);
    before?.timer.cancel();
    held.set(writing.messageId, { writing, timer: clock.after(limits.writingMs, () => drop(writing.messageId)) });
    if (before?.writing.stoppedById !== writing.stoppedById || before?.writing.askedById !== writing.askedById) tell(writing.roomId);
  };

  const ask = async (roomId: Id): Promise<void> => {
    if (!connection.isOpen() || !connection.hasFeature('writings') || asking.has(roomId) || !findRoom(core.cache.read, roomId)) return;
    asking.add(roomId);
    const answer = await connection.call('writings.list', { roomId });
    asking.delete(roomId);
    if (!answer.ok || core.isClosed()) return;
    const now = new Set(answer.value.writings.map(({ messageId }) => messageId));
    for (const { messageId } of inRoom(roomId)) if (!now.has(messageId)) drop(messageId);
    for (const writing of answer.value.writings) hold(writing);
  };
  const askQuietly = (roomId: Id): void => {
    ask(roomId).catch((error: unknown) => log('warn', 'writings-failed', { accountId: core.id, message: String(error) }));
  };

  return {
    list(roomId) {
      shown = roomId;
      askQuietly(roomId);
      return inRoom(roomId);
    },
    async stop(roomId, messageId) {
      const answer = await connection.call('writings.stop', { roomId, messageId });
      if (answer.ok) return;
      if (answer.error.code === 'gone' || answer.error.code === 'not-found') drop(messageId);
      throw new EngineError(answer.error);
    },
    take(signal) {
      if (signal.type !== 'writing') return;
      const { type: _type, on, ...writing } = signal;
      if (on) hold(writing);
      else drop(writing.messageId);
    },
    ready() {
      if (shown !== null) askQuietly(shown);
    },
  };
}
