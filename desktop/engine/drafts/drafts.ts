import type { Id } from '@parley/shared/ids';
import type { AccountCore } from '../accounts/account-core.ts';
import type { Timer } from '../ports.ts';
import { type Draft, draftRooms, readDraft, writeDraft } from '../store/own/drafts.ts';

export type Drafts = {
  get(roomId: Id): Draft;
  set(roomId: Id, draft: Draft): void;
  has(roomId: Id): boolean;
  /** Writes what is only in memory. */
  flush(): void;
};

/** Drafts reach the disk within 300 ms of the last key (reliability promise 3): the first change starts a timer, later ones ride along. */
export function createDrafts(core: AccountCore): Drafts {
  const unsaved = new Map<Id, Draft>();
  const rooms = draftRooms(core.own.read);
  let timer: Timer | null = null;

  const flush = (): void => {
    timer?.cancel();
    timer = null;
    if (unsaved.size === 0) return;
    core.own.write((write) => {
      for (const [roomId, draft] of unsaved) writeDraft(write, roomId, draft, core.deps.clock.now());
    });
    unsaved.clear();
  };

  const flushLater = (): void => {
    timer ??= core.deps.clock.after(core.tuning.draftAfterMs, () => {
      timer = null;
      if (core.isClosed()) return;
      try {
        flush();
      } catch (error) {
        core.deps.log('warn', 'draft-failed', { accountId: core.id, message: String(error) });
        flushLater();
      }
    });
  };

  return {
    get: (roomId) => unsaved.get(roomId) ?? readDraft(core.own.read, roomId),
    set(roomId, draft) {
      unsaved.set(roomId, draft);
      const hasDraft = draft.body.trim() !== '';
      if (hasDraft !== rooms.has(roomId)) {
        if (hasDraft) rooms.add(roomId);
        else rooms.delete(roomId);
        core.publish({ type: 'draft-changed', accountId: core.id, roomId, hasDraft });
        core.news.room(roomId);
      }
      flushLater();
    },
    has: (roomId) => rooms.has(roomId),
    flush,
  };
}
