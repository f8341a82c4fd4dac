import type { Id } from '@parley/shared/ids';
import type { AccountCore } from '../accounts/account-core.ts';
import type { Timer } from '../ports.ts';
import { allDrafts, type Draft, type DraftPlace, emptyDraft, isWritten, readDraft, type StoredDraft, writeDraft } from '../store/own/drafts.ts';
import { draftUploads, placesWithUploads } from '../store/own/uploads.ts';

export type Drafts = {
  get(place: DraftPlace): Draft;
  set(place: DraftPlace, draft: Draft): void;
  /** Of the room or of one of its threads. */
  hasInRoom(roomId: Id): boolean;
  has(place: DraftPlace): boolean;
  /** Those with something written, newest first. */
  list(): StoredDraft[];
  /** Files came into a draft, or left it. */
  filesChanged(place: DraftPlace): void;
  /** Writes what is only in memory. */
  flush(): void;
};

const keyOf = ({ roomId, rootId }: DraftPlace): string => `${roomId} ${rootId ?? ''}`;

/** Drafts reach the disk within 300 ms of the last key (reliability promise 3): the first change starts a timer, later ones ride along. */
export function createDrafts(core: AccountCore): Drafts {
  const unsaved = new Map<string, { place: DraftPlace; draft: Draft; atMs: number }>();
  const written = new Map<Id, Set<string>>();
  let timer: Timer | null = null;

  const note = (place: DraftPlace, hasDraft: boolean): void => {
    const inRoom = written.get(place.roomId) ?? new Set();
    if (hasDraft) inRoom.add(keyOf(place));
    else inRoom.delete(keyOf(place));
    written.set(place.roomId, inRoom);
  };
  for (const { draft, ...place } of allDrafts(core.own.read)) if (isWritten(draft)) note(place, true);
  for (const { roomId, rootId } of placesWithUploads(core.own.read)) note({ roomId, rootId }, true);

  const flush = (): void => {
    timer?.cancel();
    timer = null;
    if (unsaved.size === 0) return;
    core.own.write((write) => {
      for (const { place, draft, atMs } of unsaved.values()) writeDraft(write, place, draft, atMs);
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

  const has = (place: DraftPlace): boolean => written.get(place.roomId)?.has(keyOf(place)) ?? false;

  const get = (place: DraftPlace): Draft => unsaved.get(keyOf(place))?.draft ?? readDraft(core.own.read, place);
  /** Words or files are there where there were none, or the other way round. */
  const tell = (place: DraftPlace, draft: Draft): void => {
    const hasDraft = isWritten(draft) || draftUploads(core.own.read, place).length > 0;
    if (hasDraft === has(place)) return;
    note(place, hasDraft);
    core.publish({ type: 'draft-changed', accountId: core.id, ...place, hasDraft });
    core.news.room(place.roomId);
    if (place.rootId !== null) core.news.thread(place.roomId, place.rootId);
  };

  return {
    get,
    set(place, draft) {
      unsaved.set(keyOf(place), { place, draft, atMs: core.deps.clock.now() });
      tell(place, draft);
      flushLater();
    },
    filesChanged: ({ roomId, rootId }) => tell({ roomId, rootId }, get({ roomId, rootId })),
    hasInRoom: (roomId) => (written.get(roomId)?.size ?? 0) > 0,
    has,
    list() {
      flush();
      const places = placesWithUploads(core.own.read);
      const stored = allDrafts(core.own.read);
      const only = places.filter((place) => !stored.some((other) => keyOf(other) === keyOf(place))).map((place) => ({ ...place, draft: emptyDraft }));
      const kept = stored.filter(({ draft, ...place }) => isWritten(draft) || places.some((other) => keyOf(other) === keyOf(place)));
      return [...kept, ...only].sort((a, b) => b.updatedAt - a.updatedAt);
    },
    flush,
  };
}
