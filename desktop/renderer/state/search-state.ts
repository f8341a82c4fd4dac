import type { Id } from '@parley/shared/ids';
import type { SearchHit, SearchPage } from '@parley/shared/ipc/views';

/** What one source has answered. `problem`: why it could not, in words; what was found before stays. */
export type Found = {
  status: 'idle' | 'loading' | 'ready' | 'failed';
  hits: readonly SearchHit[];
  total: number;
  isTotalExact: boolean;
  tookMs: number;
  /** Messages on this device. */
  held: number;
  /** The mark of the next page, null at the end. */
  next: string | null;
  problem: string | null;
  /** Names of filters that nobody here has. */
  unknown: NonNullable<SearchPage['problems']>;
};

export type SearchOrder = 'newest' | 'votes';

/**
 * The search page as one left it: coming back finds it so. `filters`: as typed, each a token of its own (`from:lena`); `words`: what stands in the field
 * behind them; `roomId`: only in this room.
 */
export type SearchState = {
  accountId: Id | null;
  roomId: Id | null;
  filters: readonly string[];
  words: string;
  order: SearchOrder;
  here: Found;
  server: Found;
  /** The message that is chosen, null: the first. */
  chosenId: Id | null;
  scrollTop: number;
};

export const nothingFound: Found = { status: 'idle', hits: [], total: 0, isTotalExact: true, tookMs: 0, held: 0, next: null, problem: null, unknown: [] };

export const emptySearch: SearchState = {
  accountId: null,
  roomId: null,
  filters: [],
  words: '',
  order: 'newest',
  here: nothingFound,
  server: nothingFound,
  chosenId: null,
  scrollTop: 0,
};

/** All that is searched for, as one text. Empty: nothing. */
export function queryOf({ filters, words }: Pick<SearchState, 'filters' | 'words'>): string {
  return [...filters, words.trim()].filter((part) => part !== '').join(' ');
}

/** All hits in the order in which they stand: of this device, then what only the server has. */
export function allHits({ here, server }: Pick<SearchState, 'here' | 'server'>): readonly SearchHit[] {
  return [...here.hits, ...server.hits];
}

/** The hit that is chosen: the one last moved to, else the first. */
export function chosenHit(search: SearchState): SearchHit | null {
  const hits = allHits(search);
  return hits.find((hit) => hit.row.message.id === search.chosenId) ?? hits[0] ?? null;
}
