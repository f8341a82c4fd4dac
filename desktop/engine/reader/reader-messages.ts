import type { Id } from '@parley/shared/ids';
import type { Found, SearchPlan } from '../search/search-plan.ts';

/** `turn`: one shared number for each account, the turn of its newest search; a search whose own turn is lower stops. */
export type SearchTask = { plan: SearchPlan; mine: number; turn: Int32Array<SharedArrayBuffer> };

/** What the reader thread is asked: each with the file to look into. */
export type ReaderTask =
  | { task: 'held'; path: string }
  | { task: 'quick-check'; path: string }
  | { task: 'release'; path: string }
  | ({ task: 'search'; path: string } & SearchTask);

/** `held`: what the sync ledger shows. `quick-check`: SQLite's own check of the file. `search`: null where a newer one took its place. */
export type ReaderAnswer = {
  search: Found | null;
  held: { messages: number; bytes: number; ranges: { roomId: Id; fromSeq: number; toSeq: number }[] };
  'quick-check': { isSound: boolean; detail: string };
  release: null;
};

/** `end`: finish by yourself. A thread that is ended from outside while it loads the native store takes the whole process with it (seen). */
export type ReaderRequest = { n: number; task: ReaderTask } | 'end';
export type ReaderReply = { n: number; ok: true; value: unknown } | { n: number; ok: false; message: string };
