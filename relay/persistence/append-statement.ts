import { limits } from '@parley/shared/limits';
import { z } from 'zod';
import type { AppendItem, Verdict } from '../domain/ports.ts';
import type { Statement } from './prisma-client.ts';

const verdicts = [
  'stored',
  'duplicate',
  'conflict',
  'forbidden',
  'gone',
  'stale',
  'not-found',
  'unchanged',
  'waiting',
  'not-author',
  'too-many',
  'no-file',
  'file-taken',
] as const satisfies readonly Verdict[];
/** One row of `append_log_v1` for each item: `ord` counts from 1; `data` is what the event of a vote or a reaction tells. */
export type AppendRow = { ord: number; verdict: Verdict; seq: number | null; at: number | null; data: unknown };
const rowsSchema = z.array(z.tuple([z.number(), z.enum(verdicts), z.number().nullable(), z.number().nullable(), z.string().nullable()]));

/** What an item carries beside the columns that all have; null for a plain message. `after` only where it is not in this call. */
function extraOf(item: AppendItem, isAfterHere: boolean): string | null {
  switch (item.type) {
    case 'message-created': {
      const { userIds, room, here } = item.mentions;
      const mentions = userIds.length > 0 || room === true || here === true ? item.mentions : undefined;
      const after = isAfterHere ? undefined : item.afterId;
      const kind = item.kind === 'text' ? undefined : item.kind;
      const files = (item.fileIds ?? []).length > 0 ? item.fileIds : undefined;
      const extra = { kind, after, replyTo: item.replyToId, root: item.threadRootId, mentions, files, command: item.command };
      return Object.values(extra).every((value) => value === undefined) ? null : JSON.stringify(extra);
    }
    case 'message-edited':
      return JSON.stringify({
        target: item.messageId,
        mentions: item.mentions.userIds.length > 0 || item.mentions.room || item.mentions.here ? item.mentions : undefined,
      });
    case 'message-deleted':
      return JSON.stringify({ target: item.messageId, isModerator: item.isModerator });
    case 'vote-changed':
      return JSON.stringify({ target: item.messageId, value: item.value });
    case 'reaction-changed':
      return JSON.stringify({ target: item.messageId, emoji: item.emoji, on: item.on, kindsMax: limits.reactionKindsMax });
  }
}

/**
 * Items of one call that build on one another (the message before, the message replied to, the thread's root) get the same number: one is stored only if all
 * before it in its chain are. Items that build on nothing here have a chain of their own.
 */
export function chainsOf(items: readonly AppendItem[]): { chain: number[]; isAfterHere: boolean[] } {
  const parent = items.map((_, index) => index);
  const root = (index: number): number => {
    let at = index;
    while (parent[at] !== at) at = parent[at] ?? at;
    return at;
  };
  const places = new Map<string, number>();
  const isAfterHere = items.map((item, index) => {
    if (item.type !== 'message-created') return false;
    const placeOf = (id: string | undefined) => (id === undefined ? undefined : places.get(`${item.roomId}${id}`));
    for (const reference of [item.afterId, item.replyToId, item.threadRootId]) {
      const earlier = placeOf(reference);
      if (earlier === undefined) continue;
      const [low, high] = [root(earlier), root(index)].sort((a, b) => a - b);
      if (low !== undefined && high !== undefined) parent[high] = low;
    }
    const isHere = placeOf(item.afterId) !== undefined;
    places.set(`${item.roomId}${item.opId}`, index);
    return isHere;
  });
  return { chain: items.map((_, index) => root(index) + 1), isAfterHere };
}

/** The statement, with one array for each column, each written as PostgreSQL's array literal: one string is much cheaper through Prisma than its elements. */
export const appendSql = `SELECT ord, verdict, seq::float8 AS seq, at::float8 AS at, data::text AS data FROM append_log_v1($1::uuid[], $2::uuid[], $3::uuid[], $4::bigint[], $5::text[], $6::text[], $7::int[], $8::jsonb[])`;

/** An array literal of values that need no quotes: ids, numbers, types. */
const plainArray = (values: readonly (string | number)[]): string => `{${values.join(',')}}`;

const quoted = (value: string): string => `"${/["\\]/.test(value) ? value.replace(/["\\]/g, '\\$&') : value}"`;

/** The values of `appendSql` for these items. */
export function appendArguments(items: readonly AppendItem[]): string[] {
  const { chain, isAfterHere } = chainsOf(items);
  const extras = items.map((item, index) => extraOf(item, isAfterHere[index] ?? false));
  return [
    plainArray(items.map((item) => item.roomId)),
    plainArray(items.map((item) => item.opId)),
    plainArray(items.map((item) => item.actorId)),
    plainArray(items.map((item) => item.memberVersion)),
    plainArray(items.map((item) => item.type)),
    plainArray(items.map((item) => quoted('body' in item ? item.body : ''))),
    plainArray(chain),
    plainArray(extras.map((extra) => (extra === null ? 'NULL' : quoted(extra)))),
  ];
}

/** The group commit's one round trip: `append_log_v1` for these items, a row for each in their order. Committed when it answers. */
export async function callAppend(statement: Statement, items: readonly AppendItem[]): Promise<AppendRow[]> {
  const answer = rowsSchema.parse(await statement(appendSql, appendArguments(items)));
  const rows = answer
    .map(([ord, verdict, seq, at, data]): AppendRow => ({ ord, verdict, seq, at, data: data === null ? null : JSON.parse(data) }))
    .sort((a, b) => a.ord - b.ord);
  if (rows.length !== items.length || rows.some((row, index) => row.ord !== index + 1))
    throw new Error(`append_log_v1 answered ${rows.length} rows for ${items.length} items`);
  return rows;
}
