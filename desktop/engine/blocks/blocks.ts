import type { Id } from '@parley/shared/ids';
import type { AccountCore } from '../accounts/account-core.ts';
import { EngineError } from '../ports.ts';
import { allBlocks, putAllBlocks, putBlock } from '../store/cache/blocks.ts';
import { allBlockMarks, settleBlockMark, writeBlockMark } from '../store/own/block-marks.ts';
import type { WriteHandle } from '../store/store.ts';
import type { Connection } from '../sync/connection.ts';
import { createSendMarks } from '../sync/send-marks.ts';

export type Blocks = {
  /** @throws EngineError `invalid`: oneself */
  set(userId: Id, on: boolean): void;
  /** The relay told of a change on another device. */
  take(userId: Id, on: boolean): void;
  /** Everybody, what the relay does not know yet included. */
  list(): Id[];
  has(userId: Id): boolean;
  /** Sends what waits, then reads the whole list. */
  sync(): Promise<void>;
};

const feature = 'blocks';

/**
 * Whom this person does not want to hear from: on disk at once, told to the relay when it can be reached. A relay without blocks of its own keeps them here only.
 * @param listeners `changed` hears that the list changed, and who is new on it, `told` that the relay knows of one now
 */
export function createBlocks(core: AccountCore, connection: Connection, listeners: { changed(blocked: readonly Id[]): void; told(): void }): Blocks {
  let changes = 0;

  /** What waits holds over what the relay said. */
  const layMarks = (write: WriteHandle): void => {
    for (const mark of allBlockMarks(core.own.read)) putBlock(write, mark.userId, mark.isOn);
  };
  // A crash may have come between the two databases.
  if (allBlockMarks(core.own.read).length > 0) core.cache.write(layMarks);

  /** Asked for every signal and message: read once, until something changes. */
  let known: Set<Id> | null = null;
  const current = (): Set<Id> => {
    known ??= new Set(allBlocks(core.cache.read));
    return known;
  };

  /** The one way the list changes. It is read before: after a start nobody may have asked for it yet, and nothing would seem to change. */
  const change = (apply: (write: WriteHandle) => void): void => {
    const before = current();
    core.cache.write((write) => {
      apply(write);
      layMarks(write);
    });
    known = null;
    const after = current();
    const moved = [...before, ...after].filter((id) => before.has(id) !== after.has(id));
    if (moved.length === 0) return;
    listeners.changed(moved.filter((id) => after.has(id)));
    core.publish({ type: 'blocks-changed', accountId: core.id, userIds: [...after].sort() });
  };

  const { send, sendSoon } = createSendMarks(core, connection, {
    feature,
    next: () => allBlockMarks(core.own.read)[0],
    call: ({ userId, isOn }) => connection.call('blocks.set', { userId, on: isOn, opId: core.deps.newId() }),
    settle: (mark, isTaken) => {
      core.own.write((write) => settleBlockMark(write, mark));
      if (!isTaken) change((write) => putBlock(write, mark.userId, !mark.isOn));
      if (isTaken) listeners.told();
    },
  });

  /** The whole list of the relay. Null: not now. */
  const readAll = async (): Promise<Id[] | null> => {
    const all: Id[] = [];
    for (;;) {
      const after = all.at(-1);
      const page = await connection.call('blocks.list', after === undefined ? {} : { after });
      if (!page.ok || core.isClosed()) return null;
      all.push(...page.value.userIds);
      if (!page.value.more || page.value.userIds.length === 0) return all;
    }
  };

  return {
    set(userId, on) {
      if (userId === core.record.user.id) throw new EngineError({ code: 'invalid', message: 'You cannot block yourself.' });
      if (current().has(userId) === on) return;
      core.own.write((write) => writeBlockMark(write, { userId, isOn: on, at: core.deps.clock.now() }));
      changes += 1;
      change((write) => putBlock(write, userId, on));
      sendSoon();
    },
    take(userId, on) {
      changes += 1;
      change((write) => putBlock(write, userId, on));
    },
    list: () => [...current()].sort(),
    has: (userId) => current().has(userId),
    async sync() {
      if (!connection.hasFeature(feature)) return;
      await send();
      for (let before = -1; before !== changes && connection.isOpen() && !core.isClosed(); ) {
        before = changes;
        const all = await readAll();
        if (all === null) return;
        if (before !== changes) continue;
        change((write) => putAllBlocks(write, all));
      }
    },
  };
}
