import type { IpcInput } from '@parley/shared/ipc/contract';
import type { OutboxItem, TimelinePage, TimelineRow } from '@parley/shared/ipc/views';
import type { AccountCore } from '../accounts/account-core.ts';
import { readMarkOf } from '../reads/read-mark-of.ts';
import { countUnread } from '../store/cache/count-unread.ts';
import type { Range } from '../store/cache/range-set.ts';
import { readRanges } from '../store/cache/ranges.ts';
import { findRoom, type StoredRoom } from '../store/cache/rooms.ts';
import { messageRowsOf } from './message-row-view.ts';
import { stretchesOf } from './plan-page.ts';
import { readDown, readUp } from './read-rows.ts';

type Anchor = IpcInput<'timeline.page'>['anchor'];
type LocalPage = { rows: TimelineRow[]; hasMoreBefore: boolean; hasMoreAfter: boolean };

/** What may be shown: while the relay can be asked, only what is current; else everything that is here. */
function shownRanges(ranges: readonly Range[], cursor: number, isOpen: boolean): Range[] {
  return isOpen ? ranges.filter((range) => range.asOf >= cursor) : [...ranges];
}

/** One's own acknowledged messages above the cursor: the log has not brought them yet, but they are stored. */
const aheadMax = 1_000_000_000;

/** A hole around the place where a page was split is one hole. */
function joinHoles(rows: readonly TimelineRow[]): TimelineRow[] {
  const joined: TimelineRow[] = [];
  for (const row of rows) {
    const last = joined.at(-1);
    if (row.kind === 'hole' && last?.kind === 'hole' && last.toSeq + 1 === row.seq) joined[joined.length - 1] = { ...last, toSeq: row.toSeq };
    else joined.push(row);
  }
  return joined;
}

function readLocal(core: AccountCore, room: StoredRoom, anchor: Anchor, limit: number, isOpen: boolean): LocalPage {
  const { read } = core.cache;
  const cursor = room.cursor ?? 0;
  const low = room.firstSeq;
  const ranges = shownRanges(readRanges(read, room.id), cursor, isOpen && room.state === 'member');
  const ahead = { kind: 'held' as const, from: cursor + 1, to: cursor + aheadMax };
  const upTo = (high: number) =>
    high >= cursor ? [...stretchesOf(ranges, low, cursor), ...(high > cursor ? [{ ...ahead, to: high }] : [])] : stretchesOf(ranges, low, high);
  const from = (start: number) => (start > cursor ? [ahead] : [...stretchesOf(ranges, Math.max(low, start), cursor), ahead]);
  const page = (rows: TimelineRow[]): LocalPage => {
    const first = rows[0];
    const last = rows.at(-1);
    const lastSeq = last === undefined ? null : last.kind === 'hole' ? last.toSeq : last.seq;
    const hasMoreBefore = first !== undefined && readDown(read, room.id, upTo(first.seq - 1), 1).length > 0;
    const hasMoreAfter = lastSeq !== null && readUp(read, room.id, from(lastSeq + 1), 1).length > 0;
    return { rows, hasMoreBefore, hasMoreAfter };
  };
  const split = (below: number): LocalPage => {
    const before = readDown(read, room.id, upTo(below), Math.floor(limit / 2));
    return page(joinHoles([...before, ...readUp(read, room.id, from(below + 1), limit - before.length)]));
  };
  switch (anchor.at) {
    case 'latest':
      return page(readDown(read, room.id, upTo(ahead.to), limit));
    case 'before':
      return page(readDown(read, room.id, upTo(anchor.seq - 1), limit));
    case 'after':
      return page(readUp(read, room.id, from(anchor.seq + 1), limit));
    case 'around':
      return split(anchor.seq);
    case 'unread': {
      const mark = readMarkOf(core.own.read, room);
      const { unread } = countUnread(read, room, core.record.user.id, mark);
      return unread > 0 && mark < cursor ? split(Math.max(mark, low - 1)) : page(readDown(read, room.id, upTo(ahead.to), limit));
    }
  }
}

/** One page from the local store: first paint never waits for the network. @returns null for a room that is not stored (it waits to be made) */
export function localPage(core: AccountCore, input: IpcInput<'timeline.page'>, outbox: OutboxItem[], isOpen: boolean): TimelinePage | null {
  const room = findRoom(core.cache.read, input.roomId);
  if (!room) return null;
  const local = readLocal(core, room, input.anchor, input.limit, isOpen);
  const toRow = messageRowsOf(
    core,
    local.rows.flatMap((row) => (row.kind === 'message' ? [row.message] : [])),
    true,
  );
  const rows = local.rows.map((row) => (row.kind === 'message' ? toRow(row.message) : row));
  return { ...local, rows, outbox, headSeq: room.cursor ?? 0, lastReadSeq: readMarkOf(core.own.read, room) };
}
