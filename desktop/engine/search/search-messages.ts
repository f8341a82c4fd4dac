import type { Id } from '@parley/shared/ids';
import type { SearchPage } from '@parley/shared/ipc/views';
import { findMatches } from '@parley/shared/search/matches';
import { readQuery, type SearchQuery } from '@parley/shared/search/read-query';
import type { AccountCore } from '../accounts/account-core.ts';
import { messageRowsOf } from '../messages/message-row-view.ts';
import { EngineError } from '../ports.ts';
import type { Reader } from '../reader/reader.ts';
import { readMarkOf } from '../reads/read-mark-of.ts';
import { allRooms } from '../store/cache/rooms.ts';
import { allSaves } from '../store/cache/saves.ts';
import { allSaveMarks } from '../store/own/save-marks.ts';
import { resolvePeople, resolveRooms } from './resolve-names.ts';
import { asksNothing, type Found, type SearchPlan } from './search-plan.ts';

export type SearchInput = { query: string; roomId?: Id | undefined; order: 'newest' | 'votes'; limit: number; after?: string | undefined };
export type Search = (input: SearchInput) => Promise<SearchPage>;

type Problems = NonNullable<SearchPage['problems']>;

/** What is saved on this device: what the server told, with what it was not told yet. */
function savesOf(core: AccountCore): SearchPlan['saves'] {
  const saves = new Map(allSaves(core.cache.read).map(({ roomId, messageId }) => [`${roomId} ${messageId}`, { roomId, messageId }]));
  for (const { roomId, messageId, isOn } of allSaveMarks(core.own.read)) {
    if (isOn) saves.set(`${roomId} ${messageId}`, { roomId, messageId });
    else saves.delete(`${roomId} ${messageId}`);
  }
  return [...saves.values()];
}

function marksOf(core: AccountCore): SearchPlan['marks'] {
  return allRooms(core.cache.read)
    .filter((room) => room.state === 'member' && room.unread > 0)
    .map((room) => ({ roomId: room.id, seq: readMarkOf(core.own.read, room) }));
}

/** Names become ids. `problems`: names that nobody here has; then nothing can be found. */
export function planSearch(core: AccountCore, query: SearchQuery, input: SearchInput): { plan: SearchPlan; problems: Problems } {
  const people = resolvePeople(core, query.from);
  const rooms = resolveRooms(core, query.in);
  const { roomId } = input;
  const plan: SearchPlan = {
    terms: query.terms.map((term) => term.folded),
    fromIds: people.ids,
    roomIds: roomId === undefined ? rooms.ids : rooms.ids ? rooms.ids.filter((id) => id === roomId) : [roomId],
    afterMs: query.afterMs ?? null,
    beforeMs: query.beforeMs ?? null,
    has: query.has,
    is: query.is,
    userId: core.record.user.id,
    marks: query.is.includes('unread') ? marksOf(core) : [],
    saves: query.is.includes('saved') ? savesOf(core) : [],
    order: input.order,
    limit: input.limit,
    after: input.after ?? null,
  };
  return { plan, problems: [...people.problems, ...rooms.problems] };
}

/** Found messages as this person sees them; one that he has deleted or changed meanwhile is looked at again. */
export function toHits(core: AccountCore, found: Found['hits'], terms: readonly string[]): SearchPage['hits'] {
  const toRow = messageRowsOf(
    core,
    found.map(({ message }) => message),
  );
  return found.flatMap(({ message, parts }) => {
    const row = toRow(message);
    if (row.message.deletedAt !== undefined) return [];
    return [{ row, parts: row.message.body === message.body ? parts : findMatches(row.message.body, terms) }];
  });
}

const superseded = new EngineError({ code: 'conflict', message: 'A newer search took the place of this one.' });

/**
 * The local full-text search of one account: words and filters as typed, over everything the device holds. It runs in the reader thread; a newer query ends
 * the ones before it, whose answer is `conflict`.
 */
export function createSearch(core: AccountCore, reader: Reader): Search {
  const turn = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));

  const ask = async (plan: SearchPlan): Promise<Found> => {
    if (plan.after === null) Atomics.add(turn, 0, 1);
    const mine = Atomics.load(turn, 0);
    for (let after = plan.after; ; ) {
      const found = await reader.ask('search', core.cache.path, { plan: { ...plan, after }, mine, turn });
      if (!found) throw superseded;
      // Nothing yet, and not all was looked at: an empty page would look like an answer.
      if (found.hits.length > 0 || found.next === null || found.next === after) return found;
      after = found.next;
    }
  };

  return async (input) => {
    const startedAtMs = performance.now();
    const query = readQuery(input.query);
    const { plan, problems } = planSearch(core, query, input);
    const isEmpty = problems.length > 0 || asksNothing(plan) || plan.roomIds?.length === 0 || plan.fromIds?.length === 0;
    const found: Found = isEmpty ? { ...(await ask({ ...plan, limit: 0 })), hits: [], total: 0, isTotalExact: true, next: null } : await ask(plan);
    return {
      hits: toHits(core, found.hits, plan.terms),
      total: found.total,
      isTotalExact: found.isTotalExact,
      tookMs: performance.now() - startedAtMs,
      held: found.held,
      next: found.next,
      ...(problems.length > 0 ? { problems } : {}),
      ...(found.notIndexed > 0 ? { notIndexed: found.notIndexed } : {}),
    };
  };
}
