import type { Id } from '@parley/shared/ids';
import { whatMessageHas } from '@parley/shared/search/has';
import { matches } from '@parley/shared/search/matches';
import type { IsValue } from '@parley/shared/search/read-query';
import { type MessageRow, messageColumns, toMessage } from '../store/cache/message-row.ts';
import type { ReadHandle } from '../store/store.ts';
import type { SearchPlan } from './search-plan.ts';

/** A message row with what only its reader knows of it. */
export type FoundRow = MessageRow & { is_countable: number; is_mention: number };

/** The columns of a `FoundRow`, of the table or alias `m`. */
export const foundColumns = [...messageColumns.split(', '), 'is_countable', 'is_mention'].map((name) => `m.${name}`).join(', ');

type Test = (row: FoundRow) => boolean;

/** Pins stand in few rows, and always spelt so (message-row.ts). */
const isPinned = (row: FoundRow): boolean => row.extra?.includes('"pinned":true') ?? false;

function isTests(plan: SearchPlan): Record<IsValue, Test> {
  const marks = new Map(plan.marks.map((mark) => [mark.roomId, mark.seq]));
  const saves = new Set(plan.saves.map((save) => `${save.roomId} ${save.messageId}`));
  return {
    unread: (row) => row.is_countable === 1 && row.seq > (marks.get(row.room_id) ?? Number.POSITIVE_INFINITY),
    saved: (row) => saves.has(`${row.room_id} ${row.id}`),
    pinned: isPinned,
    thread: (row) => row.thread_root_id !== null || (row.extra?.includes('"thread":') ?? false),
    edited: (row) => row.edited_at !== null,
    mine: (row) => row.author_id === plan.userId,
    mention: (row) => row.is_mention === 1,
  };
}

/** Decides about one row, by the rows' own columns and the shared rule of matching: indexes only propose. Cheap tests first. */
export function rowFilter(read: ReadHandle, plan: SearchPlan): Test {
  const held = new Set(read.all<{ id: Id }>('SELECT id FROM rooms').map((room) => room.id));
  const rooms = plan.roomIds ? new Set(plan.roomIds) : null;
  const authors = plan.fromIds ? new Set(plan.fromIds) : null;
  const tests = isTests(plan);
  const chosen = plan.is.map((name) => tests[name]);
  return (row) => {
    if (row.deleted_at !== null || !held.has(row.room_id)) return false;
    if ((rooms && !rooms.has(row.room_id)) || (authors && !authors.has(row.author_id))) return false;
    if ((plan.afterMs !== null && row.created_at < plan.afterMs) || (plan.beforeMs !== null && row.created_at >= plan.beforeMs)) return false;
    if (!chosen.every((test) => test(row))) return false;
    if (!matches(row.body, plan.terms)) return false;
    if (plan.has.length === 0) return true;
    const has = whatMessageHas(toMessage(row));
    return plan.has.every((what) => has.includes(what));
  };
}
