import type { Id } from '@parley/shared/ids';
import type { SearchPage } from '@parley/shared/ipc/views';
import { fail, ok } from '@parley/shared/result';
import { seenRow } from './fake-changes.ts';
import { type FakeContext, type Handlers, messageRows, offline, unknown } from './fake-context.ts';
import type { FakeAccount } from './fake-world.ts';

/** Search and links of the fake engine: plain words, `in:` by `roomId`, every filter else is left out. */
export function searchHandlers({ account, isOnline, world }: FakeContext): Handlers<'search.messages' | 'search.server' | 'links.resolve' | 'timeline.seqAt'> {
  return {
    'search.messages': ({ accountId, query, roomId, order, limit }) => ok(find(account(accountId), query, roomId, order, limit)),
    'search.server': ({ accountId }) =>
      isOnline(account(accountId)) ? ok({ hits: [], total: 0, isTotalExact: true, tookMs: 12, held: 0, next: null }) : fail(offline),
    'links.resolve': ({ url }) => {
      const [roomId, messageId = null] = url.match(/[0-9a-f]{8}-[0-9a-f-]{27}/g)?.slice(-2) ?? [];
      const at = world.accounts.find((candidate) => roomId !== undefined && candidate.rooms.has(roomId));
      if (!at || roomId === undefined) return fail(unknown);
      const row = messageRows(at, roomId).find((candidate) => candidate.message.id === messageId);
      return ok({ accountId: at.view.id, roomId, messageId, seq: row?.seq ?? null, threadRootId: row?.message.threadRootId ?? null });
    },
    'timeline.seqAt': ({ accountId, roomId, atMs }) => {
      const rows = messageRows(account(accountId), roomId);
      return ok({ seq: (rows.find((row) => row.message.createdAt >= atMs) ?? rows.at(-1))?.seq ?? 0 });
    },
  };
}

function find(at: FakeAccount, query: string, roomId: Id | undefined, order: 'newest' | 'votes', limit: number): SearchPage {
  const words = query
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '' && !word.includes(':'));
  const all = [...at.rows.keys()].filter((id) => roomId === undefined || id === roomId).flatMap((id) => messageRows(at, id));
  const found = all.filter(({ message }) => message.deletedAt === undefined && words.every((word) => message.body.toLowerCase().includes(word)));
  const score = ({ message }: (typeof found)[number]) => (order === 'votes' ? message.votes.up - message.votes.down : 0);
  const sorted = found.toSorted((a, b) => score(b) - score(a) || b.message.createdAt - a.message.createdAt);
  const hits = sorted.slice(0, limit).map((row) => ({
    row: seenRow(at, row),
    parts: words
      .map((word) => {
        const from = row.message.body.toLowerCase().indexOf(word);
        return { from, to: from + word.length };
      })
      .sort((a, b) => a.from - b.from),
  }));
  return { hits, total: found.length, isTotalExact: true, tookMs: 4, held: all.length, next: null };
}
