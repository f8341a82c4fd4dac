import type { Message } from '@parley/shared/entities/message';
import type { Id } from '@parley/shared/ids';
import type { HasValue, IsValue } from '@parley/shared/search/read-query';

/** A query with every name resolved: what the reader thread carries out. Lists of null narrow nothing. */
export type SearchPlan = {
  /** Folded; all of them. */
  terms: string[];
  /** Any of these. */
  fromIds: Id[] | null;
  roomIds: Id[] | null;
  /** At or after, and before; epoch ms. */
  afterMs: number | null;
  beforeMs: number | null;
  has: HasValue[];
  is: IsValue[];
  userId: Id;
  /** How far each room with unread messages is read; only for `is:unread`. */
  marks: { roomId: Id; seq: number }[];
  /** Only for `is:saved`. */
  saves: { roomId: Id; messageId: Id }[];
  order: 'newest' | 'votes';
  limit: number;
  /** The `next` of the page before. */
  after: string | null;
};

/** What the reader thread found, newest or best first. `parts` mark the stored body. */
export type Found = {
  hits: { message: Message; parts: { from: number; to: number }[] }[];
  total: number;
  isTotalExact: boolean;
  next: string | null;
  held: number;
  notIndexed: number;
};

/** Whether a plan asks for anything at all. */
export function asksNothing(plan: SearchPlan): boolean {
  const { terms, fromIds, roomIds, afterMs, beforeMs, has, is } = plan;
  return terms.length === 0 && !fromIds && !roomIds && afterMs === null && beforeMs === null && has.length === 0 && is.length === 0;
}
