import type { Message } from '@parley/shared/entities/message';
import type { Id } from '@parley/shared/ids';
import type { SearchPage } from '@parley/shared/ipc/views';
import type { CallInput } from '@parley/shared/protocol/calls';
import { whatMessageHas } from '@parley/shared/search/has';
import { findMatches } from '@parley/shared/search/matches';
import { readQuery, writeTerms } from '@parley/shared/search/read-query';
import type { AccountCore } from '../accounts/account-core.ts';
import { EngineError } from '../ports.ts';
import { hasMessage } from '../store/cache/messages.ts';
import { callNow } from '../sync/call-now.ts';
import type { Connection } from '../sync/connection.ts';
import { planSearch, toHits } from './search-messages.ts';
import type { SearchPlan } from './search-plan.ts';

export type ServerSearchInput = { query: string; roomId?: Id | undefined; limit: number; after?: string | undefined };

type Question = CallInput<'messages.search'>;

const offline = new EngineError({ code: 'unavailable', message: 'The server can be searched when there is a connection again.' });
/** Of filters that only this device knows, or of a time alone, a relay would have to give everything. */
const tooWide = new EngineError({ code: 'invalid', message: 'The server looks for this only with a word, a person or a room beside it.' });
const serverIs = ['pinned', 'thread', 'edited'] as const;

/** What the relay is asked. What it cannot narrow by (or an older one does not know) is left to `isWanted`. */
function questionOf(plan: SearchPlan, query: string, hasFilters: boolean): Question {
  const [fromId, ...otherPeople] = plan.is.includes('mine') ? [plan.userId] : (plan.fromIds ?? []);
  const [roomId, ...otherRooms] = plan.roomIds ?? [];
  const is = serverIs.filter((name) => plan.is.includes(name));
  return {
    query,
    ...(fromId !== undefined && otherPeople.length === 0 ? { fromId } : {}),
    ...(roomId !== undefined && otherRooms.length === 0 ? { roomId } : {}),
    ...(plan.beforeMs === null ? {} : { before: plan.beforeMs }),
    ...(hasFilters && plan.afterMs !== null ? { after: plan.afterMs } : {}),
    ...(hasFilters && plan.has.length > 0 ? { has: plan.has } : {}),
    ...(hasFilters && is.length > 0 ? { is } : {}),
  };
}

/** Whether a message is what was asked for, filters of this device included. */
function isWanted(plan: SearchPlan, message: Message): boolean {
  const { userId } = plan;
  const has = whatMessageHas(message);
  const tests: Record<SearchPlan['is'][number], () => boolean> = {
    unread: () => message.authorId !== userId && plan.marks.some((mark) => mark.roomId === message.roomId && message.seq > mark.seq),
    saved: () => plan.saves.some((save) => save.roomId === message.roomId && save.messageId === message.id),
    pinned: () => message.pinned === true,
    thread: () => message.threadRootId !== undefined || message.thread !== undefined,
    edited: () => message.editedAt !== undefined,
    mine: () => message.authorId === userId,
    mention: () =>
      message.authorId !== userId && (message.mentions.userIds.includes(userId) || message.mentions.room === true || message.mentions.here === true),
  };
  return (
    (plan.fromIds?.includes(message.authorId) ?? true) &&
    (plan.roomIds?.includes(message.roomId) ?? true) &&
    (plan.afterMs === null || message.createdAt >= plan.afterMs) &&
    plan.has.every((what) => has.includes(what)) &&
    plan.is.every((name) => tests[name]())
  );
}

/** Pages that are read for one answer at most, when the device holds everything in them. */
const pagesMax = 5;

/**
 * The same search on the server, for what this device does not hold: hits held here are left out. Newest first.
 * @throws EngineError `unavailable` while offline, `invalid` where nothing is asked that a server could look for, and the relay's errors
 */
export async function searchServer(core: AccountCore, connection: Connection, input: ServerSearchInput): Promise<SearchPage> {
  if (!connection.isOpen()) throw offline;
  const startedAtMs = performance.now();
  const query = readQuery(input.query);
  const { plan, problems } = planSearch(core, query, { ...input, order: 'newest' });
  const page: SearchPage = { hits: [], total: 0, isTotalExact: true, tookMs: 0, held: 0, next: null };
  if (problems.length > 0) return { ...page, problems };
  if (plan.roomIds?.length === 0) return page;
  const question = questionOf(plan, writeTerms(query.terms), connection.hasFeature('search-filters'));
  const narrows = [question.fromId, question.roomId, question.has, question.is].some((part) => part !== undefined);
  if (query.terms.length === 0 && !narrows) throw tooWide;
  const found: Message[] = [];
  let before = input.after === undefined ? question.before : Number(input.after);
  let more = true;
  for (let pages = 0; pages < pagesMax && more && found.length === 0; pages += 1) {
    const answer = await callNow(connection, 'messages.search', { ...question, limit: input.limit, ...(before === undefined ? {} : { before }) });
    const messages = answer.hits.map((hit) => hit.message);
    more = answer.more && messages.length > 0;
    before = messages.at(-1)?.createdAt ?? before;
    found.push(...messages.filter((message) => !hasMessage(core.cache.read, message.roomId, message.id) && isWanted(plan, message)));
  }
  const hits = toHits(
    core,
    found.map((message) => ({ message, parts: findMatches(message.body, plan.terms) })),
    plan.terms,
  );
  return {
    ...page,
    hits,
    total: hits.length,
    isTotalExact: !more,
    tookMs: performance.now() - startedAtMs,
    next: more && before !== undefined ? String(before) : null,
  };
}
