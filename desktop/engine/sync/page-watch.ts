import type { Id } from '@parley/shared/ids';

/** What happened to a room while one page of it was being read. `isBroken`: the cursor jumped, so events passed unseen. `isVoid`: the room's log was put away. */
export type PageWatch = { touched: Map<Id, number>; isBroken: boolean; isVoid: boolean; end(): void };

/**
 * A page and live events race: a page at 100 that arrives after edit 101 of a message not loaded yet would lose the edit for ever. So while a page is out,
 * what events touch is noted, and the page is read again where it turns out older than that.
 */
export type PageWatches = {
  begin(roomId: Id): PageWatch;
  note(roomId: Id, touched: readonly { id: Id; seq: number }[]): void;
  jumped(roomId: Id): void;
  putAway(roomId: Id): void;
};

export function createPageWatches(): PageWatches {
  const byRoom = new Map<Id, Set<PageWatch>>();
  const each = (roomId: Id, change: (watch: PageWatch) => void): void => {
    for (const watch of byRoom.get(roomId) ?? []) change(watch);
  };
  return {
    begin(roomId) {
      const watches = byRoom.get(roomId) ?? new Set();
      byRoom.set(roomId, watches);
      const watch: PageWatch = {
        touched: new Map(),
        isBroken: false,
        isVoid: false,
        end() {
          watches.delete(watch);
          if (watches.size === 0 && byRoom.get(roomId) === watches) byRoom.delete(roomId);
        },
      };
      watches.add(watch);
      return watch;
    },
    note(roomId, touched) {
      if (touched.length === 0) return;
      each(roomId, (watch) => {
        for (const { id, seq } of touched) watch.touched.set(id, Math.max(seq, watch.touched.get(id) ?? 0));
      });
    },
    jumped: (roomId) =>
      each(roomId, (watch) => {
        watch.isBroken = true;
      }),
    putAway: (roomId) =>
      each(roomId, (watch) => {
        watch.isVoid = true;
      }),
  };
}
