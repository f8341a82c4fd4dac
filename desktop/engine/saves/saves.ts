import type { Save } from '@parley/shared/entities/membership';
import type { Id } from '@parley/shared/ids';
import type { AccountCore } from '../accounts/account-core.ts';
import { tellMessage } from '../messages/tell-message.ts';
import { findRoom } from '../store/cache/rooms.ts';
import { allSaves, dropSave, hasSave, putSave } from '../store/cache/saves.ts';
import { allSaveMarks, findSaveMark, settleSaveMark, writeSaveMark } from '../store/own/save-marks.ts';
import type { Connection } from '../sync/connection.ts';
import { createSendMarks } from '../sync/send-marks.ts';
import { isSaved } from './is-saved.ts';

export type Saves = {
  set(roomId: Id, messageId: Id, on: boolean): void;
  /** The relay told of a change on another device. */
  take(save: Save, on: boolean): void;
  /** What is kept, newest first; what the relay does not know yet included. */
  list(): Save[];
  /** These messages were deleted: nothing is left to come back to. */
  deleted(roomId: Id, messageIds: readonly Id[]): void;
  /** Sends what waits, then reads the whole list. */
  sync(): Promise<void>;
};

const feature = 'saves';

/** Messages kept for later: on disk at once, told to the relay when it can be reached; a relay without saves of its own keeps them here only. */
export function createSaves(core: AccountCore, connection: Connection): Saves {
  let changes = 0;

  const tell = (roomId: Id, messageId: Id): void => {
    core.publish({ type: 'saves-changed', accountId: core.id });
    tellMessage(core, roomId, messageId);
  };

  const put = (save: Save, on: boolean): void => core.cache.write((write) => (on ? putSave(write, save) : dropSave(write, save.roomId, save.messageId)));

  const { send, sendSoon } = createSendMarks(core, connection, {
    feature,
    next: () => allSaveMarks(core.own.read)[0],
    call: ({ roomId, messageId, isOn }) => connection.call('saves.set', { roomId, messageId, on: isOn }),
    settle: (mark, isTaken) => {
      const { roomId, messageId, isOn, at } = mark;
      if (isTaken) put({ roomId, messageId, savedAt: at }, isOn);
      core.own.write((write) => settleSaveMark(write, mark));
      if (!isTaken) tell(roomId, messageId);
    },
  });

  /** The whole list of the relay. Null: not now. */
  const readAll = async (): Promise<Save[] | null> => {
    const all: Save[] = [];
    for (;;) {
      const before = all.at(-1)?.savedAt;
      const page = await connection.call('saves.list', before === undefined ? {} : { before });
      if (!page.ok || core.isClosed()) return null;
      all.push(...page.value.saves);
      if (!page.value.more || page.value.saves.length === 0) return all;
    }
  };

  const takeAll = (all: readonly Save[]): void => {
    const keyOf = (save: Save): string => `${save.roomId} ${save.messageId} ${save.savedAt}`;
    const wanted = new Set(all.map(keyOf));
    const known = allSaves(core.cache.read);
    const gone = known.filter((save) => !wanted.has(keyOf(save)));
    const had = new Set(known.map(keyOf));
    const added = all.filter((save) => !had.has(keyOf(save)));
    if (gone.length + added.length === 0) return;
    core.cache.write((write) => {
      for (const save of gone) dropSave(write, save.roomId, save.messageId);
      for (const save of added) putSave(write, save);
    });
    for (const { roomId, messageId } of [...gone, ...added]) tellMessage(core, roomId, messageId);
    core.publish({ type: 'saves-changed', accountId: core.id });
  };

  return {
    set(roomId, messageId, on) {
      if (!findRoom(core.cache.read, roomId) || isSaved(core, roomId, messageId) === on) return;
      core.own.write((write) => writeSaveMark(write, { roomId, messageId, isOn: on, at: core.deps.clock.now() }));
      changes += 1;
      tell(roomId, messageId);
      sendSoon();
    },
    take(save, on) {
      changes += 1;
      put(save, on);
      tell(save.roomId, save.messageId);
    },
    list() {
      const marks = allSaveMarks(core.own.read);
      const marked = new Set(marks.map((mark) => `${mark.roomId} ${mark.messageId}`));
      return [
        ...allSaves(core.cache.read).filter((save) => !marked.has(`${save.roomId} ${save.messageId}`)),
        ...marks.filter((mark) => mark.isOn).map(({ roomId, messageId, at }) => ({ roomId, messageId, savedAt: at })),
      ].sort((a, b) => b.savedAt - a.savedAt);
    },
    deleted(roomId, messageIds) {
      const gone = messageIds.filter((id) => findSaveMark(core.own.read, roomId, id) !== null || hasSave(core.cache.read, roomId, id));
      if (gone.length === 0) return;
      core.own.write((write) => {
        for (const id of gone) {
          const mark = findSaveMark(write, roomId, id);
          if (mark) settleSaveMark(write, mark);
        }
      });
      core.cache.write((write) => {
        for (const id of gone) dropSave(write, roomId, id);
      });
      core.publish({ type: 'saves-changed', accountId: core.id });
    },
    async sync() {
      if (!connection.hasFeature(feature)) return;
      await send();
      for (let before = -1; before !== changes && connection.isOpen() && !core.isClosed(); ) {
        before = changes;
        const all = await readAll();
        if (all === null) return;
        if (before === changes) takeAll(all);
      }
    },
  };
}
