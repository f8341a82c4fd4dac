import type { Message } from '@parley/shared/entities/message';
import type { Id } from '@parley/shared/ids';
import type { MessageRowView, OutboxItem, TimelineRow } from '@parley/shared/ipc/views';
import type { UnreadDivider } from '../../state/timeline-window.ts';
import { foldSystemRows } from './fold-system-rows.ts';
import type { RenderRow } from './rows.ts';

export type BuildInput = {
  rows: readonly TimelineRow[];
  /** In sending order. */
  outbox: readonly OutboxItem[];
  ownId: Id;
  divider: UnreadDivider | null;
  /** The first row is the first of the room. */
  isFromStart: boolean;
  /** The thread whose rows these are; left out: the room, where no reply of a thread stands. */
  rootId?: Id;
  /** Whether what is not stored stands below a line of its own. */
  hasWaterline: boolean;
  /** Numbers of system lines whose fold was opened. */
  unfolded: ReadonlySet<number>;
  /** The start of the day that an instant (epoch ms) lies in, in the person's time zone. */
  dayOf: (at: number) => number;
};

/** Words of one person stay together while no more than this lies between two of them. */
export const groupingMs = 5 * 60_000;

/** The timeline as it is drawn: stored rows in the order of their numbers, then what is only on this device, in sending order. Pure. */
export function buildRows(input: BuildInput): RenderRow[] {
  const stored = foldSystemRows(
    input.rows.flatMap((row) => (row.kind === 'message' && row.message.threadRootId !== input.rootId ? [] : toRenderRow(row, input.ownId))),
    input.unfolded,
    input.dayOf,
  );
  const storedIds = new Set(input.rows.flatMap((row) => (row.kind === 'message' ? [row.message.id] : [])));
  // A crash or a late settle may leave an outbox row whose message is stored already: one of the two is enough.
  const waiting = input.outbox.filter((item) => !storedIds.has(item.opId) && item.threadRootId === input.rootId);
  const beginning: RenderRow[] = input.isFromStart ? [{ kind: 'beginning', key: 'beginning', seq: 0 }] : [];
  return groupAuthors([...beginning, ...withDividers(stored, input), ...pendingRows(waiting, input.hasWaterline)], input.ownId);
}

function toRenderRow(row: TimelineRow, ownId: Id): RenderRow[] {
  switch (row.kind) {
    case 'hole':
      return [{ kind: 'hole', key: `h${row.seq}`, seq: row.seq, toSeq: row.toSeq }];
    case 'system':
      return [{ kind: 'system', key: `s${row.seq}`, seq: row.seq, event: row.event }];
    case 'message':
      return [storedRow(row, ownId)];
  }
}

function storedRow({ seq, message, pending, previews, isSaved = false }: MessageRowView, ownId: Id): RenderRow {
  return { kind: 'message', key: `m${message.id}`, seq, message, pending, previews, isSaved, isGrouped: false, isOwnMention: mentions(message, ownId) };
}

/** Own words never call oneself. */
function mentions(message: Message, ownId: Id): boolean {
  const { userIds, room, here } = message.mentions;
  return message.deletedAt === undefined && message.authorId !== ownId && (userIds.includes(ownId) || room === true || here === true);
}

/** Instant of a stored row; a hole has none. */
export function timeOf(row: RenderRow): number | null {
  switch (row.kind) {
    case 'message':
      return row.message.createdAt;
    case 'system':
      return row.event.at;
    case 'fold':
      return row.events[0]?.at ?? null;
    case 'pending':
      return row.item.createdAt;
    default:
      return null;
  }
}

function withDividers(rows: readonly RenderRow[], { divider, dayOf, ownId }: BuildInput): RenderRow[] {
  const result: RenderRow[] = [];
  let day: number | null = null;
  let isDividerDone = divider === null;
  for (const row of rows) {
    const at = timeOf(row);
    if (at !== null && dayOf(at) !== day) {
      day = dayOf(at);
      result.push({ kind: 'date', key: `d${day}`, seq: row.seq, at });
    }
    if (divider && !isDividerDone && isUnreadWord(row, ownId) && row.seq > divider.afterSeq) {
      isDividerDone = true;
      if (row.seq <= divider.untilSeq) result.push({ kind: 'unread', key: 'unread', seq: row.seq, count: divider.count, sinceMs: at ?? 0 });
    }
    result.push(row);
  }
  return result;
}

/** What counts as unread: words of somebody else that are still there. */
function isUnreadWord(row: RenderRow, ownId: Id): boolean {
  return row.kind === 'message' && row.message.authorId !== ownId && row.message.deletedAt === undefined;
}

function pendingRows(items: readonly OutboxItem[], hasWaterline: boolean): RenderRow[] {
  const rows = items.flatMap((item): RenderRow[] => {
    if (item.call === 'messages.send') return [{ kind: 'pending', key: `m${item.opId}`, seq: 0, item, isGrouped: false }];
    return item.call === 'rooms.create' ? [{ kind: 'pending-room', key: `p${item.opId}`, seq: 0, item }] : [];
  });
  if (!hasWaterline || rows.length === 0) return rows;
  const failed = rows.filter((row) => 'item' in row && row.item.state === 'failed').length;
  return [{ kind: 'waterline', key: 'waterline', seq: 0, waiting: rows.length - failed, failed }, ...rows];
}

/** Marks what follows words of the same person closely, with nothing between. */
function groupAuthors(rows: readonly RenderRow[], ownId: Id): RenderRow[] {
  return rows.map((row, index) => {
    if (row.kind !== 'message' && row.kind !== 'pending') return row;
    const before = rows[index - 1];
    const author = authorOf(row, ownId);
    const isSame = before !== undefined && author !== null && authorOf(before, ownId) === author;
    const isGrouped = isSame && Math.abs((timeOf(row) ?? 0) - (timeOf(before) ?? 0)) <= groupingMs;
    return isGrouped ? { ...row, isGrouped } : row;
  });
}

/** Who spoke in a row; null for rows nobody spoke in, and for `/me` lines, which stand alone. */
function authorOf(row: RenderRow, ownId: Id): Id | null {
  if (row.kind === 'pending') return row.item.kind === 'me' ? null : ownId;
  if (row.kind !== 'message') return null;
  return row.message.kind === 'me' ? null : row.message.authorId;
}
