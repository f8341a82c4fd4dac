import type { Id } from '@parley/shared/ids';
import type { OutboxItem } from '@parley/shared/ipc/views';
import type { OpenThread } from '../../state/thread-window.ts';
import { dayOf } from '../../ui/time-words.ts';
import { buildRows } from '../timeline/build-rows.ts';
import type { RenderRow } from '../timeline/rows.ts';

const nothing: ReadonlySet<number> = new Set();

/**
 * A thread as it is drawn: what it hangs on, the replies, then what is only on this device. Days stand between replies in order, but not above the first:
 * the root has its own. By votes there are neither days nor a divider.
 */
export function threadRows(thread: OpenThread, outbox: readonly OutboxItem[], ownId: Id): RenderRow[] {
  const { root, rows, divider, order, rootId } = thread;
  const isInOrder = order === 'log';
  const last = rows.at(-1)?.seq ?? 0;
  const build = { ownId, isFromStart: false, hasWaterline: false, unfolded: nothing };
  const head = root ? buildRows({ ...build, rows: [root], outbox: [], divider: null, dayOf: () => 0 }).filter((row) => row.kind === 'message') : [];
  const replies = buildRows({
    ...build,
    rows,
    outbox: thread.hasMoreAfter ? [] : outbox,
    rootId,
    divider: isInOrder && divider ? { afterSeq: divider.afterSeq, untilSeq: last, count: divider.count } : null,
    dayOf: isInOrder ? dayOf : () => 0,
  });
  const rootDay = root ? dayOf(root.message.createdAt) : null;
  const isPlain = (row: RenderRow, index: number) => row.kind !== 'date' || (isInOrder && (index > 0 || dayOf(row.at) !== rootDay));
  return [...head, ...replies.filter(isPlain)];
}
