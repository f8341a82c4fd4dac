import type { Id } from '@parley/shared/ids';
import type { IpcInput } from '@parley/shared/ipc/contract';
import type { OutboxItem, TimelinePage } from '@parley/shared/ipc/views';
import type { AccountCore } from '../accounts/account-core.ts';
import { EngineError } from '../ports.ts';
import { readRanges } from '../store/cache/ranges.ts';
import { findRoom } from '../store/cache/rooms.ts';
import { findRoomMaker } from '../store/own/outbox-rows.ts';
import type { FetchPage, PageAnchor } from '../sync/fetch-page.ts';
import type { Repairs } from '../sync/repair-ranges.ts';
import { wait } from '../sync/wait.ts';
import { localPage } from './timeline-page.ts';

type Input = IpcInput<'timeline.page'>;
type Parts = { core: AccountCore; fetchPage: FetchPage; repairs: Repairs; isOpen: () => boolean; outboxItems: (roomId: Id) => OutboxItem[] };

export type OpenPage = (input: Input) => Promise<TimelinePage>;

/** Where to read so that the first hole of a page closes. Scrolling up closes holes from above, scrolling down from below. */
function anchorOf(page: TimelinePage, anchor: Input['anchor']): PageAnchor | null {
  const holes = page.rows.filter((row) => row.kind === 'hole');
  const middle = anchor.at === 'around' ? anchor.seq : anchor.at === 'unread' ? page.lastReadSeq : null;
  if (middle !== null && holes.some((row) => row.kind === 'hole' && row.seq <= middle + 1 && middle <= row.toSeq + 1)) return { around: middle };
  const isDown = anchor.at === 'after' || (anchor.at === 'unread' && holes[0] !== page.rows[0]);
  const hole = isDown ? holes[0] : holes.at(-1);
  if (hole?.kind !== 'hole') return null;
  return isDown ? { after: hole.seq - 1 } : { before: hole.toSeq + 1 };
}

const fetchesMax = 4;
/** Where what came is nothing but replies, which stand in their threads, reading goes on this far for something to show. */
const emptyFetchesMax = 100;

/**
 * Answers a page of the timeline. `latest`, `unread` and `around` answer from disk at once; what is missing is read behind them and announced with
 * `timeline-reset`. `before` and `after` (somebody scrolls) wait for the network for a moment, then show a hole.
 */
export function createOpenPage({ core, fetchPage, repairs, isOpen, outboxItems }: Parts): OpenPage {
  const filling = new Set<string>();

  const read = (input: Input): TimelinePage => {
    const page = core.inOneLook(() => localPage(core, input, outboxItems(input.roomId), isOpen()));
    if (page) return page;
    if (!findRoomMaker(core.own.read, input.roomId)) throw new EngineError({ code: 'not-found', message: 'This room is not on this device.' });
    return { rows: [], outbox: outboxItems(input.roomId), hasMoreBefore: false, hasMoreAfter: false, headSeq: 0, lastReadSeq: 0 };
  };

  const hasStale = (roomId: Id): boolean => {
    const cursor = findRoom(core.cache.read, roomId)?.cursor ?? 0;
    return readRanges(core.cache.read, roomId).some((range) => range.asOf < cursor);
  };

  /** Reads until the page has no hole. @returns whether anything came */
  const fill = async (input: Input): Promise<boolean> => {
    let isChanged = false;
    if (hasStale(input.roomId)) isChanged = await repairs.repair(input.roomId);
    for (let fetches = 0; fetches < emptyFetchesMax && isOpen() && !core.isClosed(); fetches += 1) {
      const page = read(input);
      if (fetches >= fetchesMax && page.rows.some((row) => row.kind !== 'hole')) break;
      const anchor = anchorOf(page, input.anchor);
      if (!anchor) break;
      const fetched = await fetchPage(input.roomId, anchor);
      if (!fetched.ok) break;
      isChanged = true;
    }
    return isChanged;
  };

  const fillBehind = (input: Input): void => {
    const key = `${input.roomId} ${JSON.stringify(input.anchor)}`;
    if (filling.has(key)) return;
    filling.add(key);
    void fill(input)
      .then((isChanged) => {
        if (isChanged && !core.isClosed()) core.news.reset(input.roomId);
      })
      .catch((error: unknown) => core.deps.log('warn', 'page-failed', { accountId: core.id, roomId: input.roomId, message: String(error) }))
      .finally(() => filling.delete(key));
  };

  return async (input) => {
    const page = read(input);
    const isMember = findRoom(core.cache.read, input.roomId)?.state === 'member';
    if (!isOpen() || !isMember || !page.rows.some((row) => row.kind === 'hole')) return page;
    if (input.anchor.at === 'before' || input.anchor.at === 'after') {
      await Promise.race([fill(input), wait(core.deps.clock, core.tuning.pageWaitMs)]);
      return read(input);
    }
    fillBehind(input);
    return page;
  };
}
