import type { Id } from '@parley/shared/ids';
import { limits } from '@parley/shared/limits';
import { z } from 'zod';
import { Prisma } from '../../prisma/generated/client.ts';
import type { HistoryPage, LogReader } from '../domain/ports.ts';
import { RelayError } from '../domain/relay-error.ts';
import { messageColumns, roomBytes, roomColumns, unsaidBytes } from './entity-columns.ts';
import { eventRowSchema, roomRowSchema, toEvent, toRoom } from './entity-rows.ts';
import type { Statement } from './prisma-client.ts';
import { json, messageOf, whole } from './row-columns.ts';

const eventsSchema = z.array(eventRowSchema);

/** System lines in one page; more of them (a thousand people joining) end the page as messages do. */
const systemEventsMax = 200;
/** What a page leaves for them: messages and system lines together stay within a page. Each may tell the room whole. */
const systemBytesMax = 100 * 1024;
const messageBytesMax = limits.pageBytesMax - systemBytesMax;
const systemTypes = Prisma.sql`e.type IN ('member-joined', 'member-left', 'role-changed', 'room-updated', 'room-deleted', 'message-pinned')`;

/** Number of the first system line, going this way, that a page has no place for; null: all of them fit. */
const firstBeyond = (roomId: Id, isInSpan: Prisma.Sql, way: Prisma.Sql) => Prisma.sql`(SELECT x.seq FROM (
    SELECT e.seq, row_number() OVER w AS nth,
      sum(160 + coalesce(octet_length(e.data::text), 0) + CASE WHEN e.type = 'room-updated' THEN ${roomBytes(roomId)} ELSE 0 END) OVER w AS bytes
    FROM (SELECT e.seq, e.type, e.data FROM events e WHERE e.room_id = ${roomId}::uuid AND ${isInSpan} AND ${systemTypes} ORDER BY e.seq ${way} LIMIT ${systemEventsMax + 1}) e
    WINDOW w AS (ORDER BY e.seq ${way})) x
  WHERE x.nth > ${systemEventsMax} OR x.bytes > ${systemBytesMax} ORDER BY x.seq ${way} LIMIT 1)`;

/** What a message takes as JSON beside its words, its thread, and what few messages have: names, ids and numbers. */
const plainBytes = unsaidBytes + 260;

/** A side that a page has no messages on. Left out and not only empty: a page of one side costs half of what getting both ready does. */
const nothing = Prisma.sql`(SELECT 0::bigint AS seq, 0::bigint AS nth, 0::bigint AS bytes WHERE false)`;

/** The messages of a side, in the order of `messageOf`. */
const rowsOf = (side: Prisma.Sql) => Prisma.sql`SELECT x.seq, x.id, x.version, x.author_id, x.created_at, x.body, x.my_vote, x.extra, x.thread FROM ${side} x`;

/** Where a page lies: `backCount` messages up to number `top`, and `onCount` messages after number `after`. */
function placeOf(input: Parameters<LogReader['history']>[0]): { top: number; backCount: number; after: number; onCount: number } {
  const { limit, firstSeq } = input;
  if (input.around !== undefined) {
    const around = Math.max(input.around, firstSeq - 1);
    return { top: around, backCount: Math.ceil(limit / 2), after: around, onCount: Math.floor(limit / 2) };
  }
  if (input.after !== undefined) return { top: 0, backCount: 0, after: Math.max(input.after, firstSeq - 1), onCount: limit };
  return { top: Math.max(input.before ?? Number.MAX_SAFE_INTEGER, firstSeq) - 1, backCount: limit, after: 0, onCount: 0 };
}

/**
 * One page of a room's messages with the system lines of the same span, all in one statement and so of one snapshot. The span is every number from
 * `fromSeq` to `toSeq`: it reaches the first visible number, or the head, where nothing is left beyond. With `threadRootId` only that thread's replies.
 * A message is a row, not JSON: to name and to write its columns took the server as long as to find them. One row without an id tells the rest in their places.
 */
export async function readHistory(statement: Statement, input: Parameters<LogReader['history']>[0]): Promise<HistoryPage> {
  const { roomId, firstSeq } = input;
  const { top, backCount, after, onCount } = placeOf(input);
  const inThread = input.threadRootId === undefined ? Prisma.empty : Prisma.sql`AND m.thread_root_id = ${input.threadRootId}::uuid`;
  const messagesOf = (isInSpan: Prisma.Sql, count: number, way: Prisma.Sql) => Prisma.sql`(SELECT x.*, row_number() OVER w AS nth,
      sum(${plainBytes} + octet_length(to_json(x.body)::text) + coalesce(octet_length(x.extra::text), 0) + coalesce(octet_length(x.thread::text), 0)) OVER w AS bytes
      FROM (SELECT ${messageColumns(input.readerId)} FROM messages m
        WHERE m.room_id = ${roomId}::uuid AND ${isInSpan} ${inThread} ORDER BY m.seq ${way} LIMIT ${count + 1}) x
      WINDOW w AS (ORDER BY x.seq ${way}))`;
  const sides = [...(backCount === 0 ? [] : [rowsOf(Prisma.sql`back`)]), ...(onCount === 0 ? [] : [rowsOf(Prisma.sql`onward`)])];
  const firstOf = Prisma.sql`greatest(CASE WHEN coalesce(bk.is_all, true) THEN ${firstSeq}::bigint ELSE bk.seq END,
    coalesce(${firstBeyond(roomId, Prisma.sql`e.seq >= ${firstSeq} AND e.seq <= h.top`, Prisma.sql`DESC`)} + 1, 0))`;
  const lastOf = Prisma.sql`least(CASE WHEN coalesce(ok.is_all, true) THEN h.head ELSE coalesce(ok.seq, h.after) END,
    coalesce(${firstBeyond(roomId, Prisma.sql`e.seq > h.after`, Prisma.sql`ASC`)} - 1, h.head))`;
  const { text, values } = Prisma.sql`
      WITH h AS MATERIALIZED (SELECT t.head, least(${top}::bigint, t.head) AS top, least(${after}::bigint, t.head) AS after
        FROM (SELECT coalesce(max(e.seq), 0) AS head FROM events e WHERE e.room_id = ${roomId}::uuid) t),
      back AS MATERIALIZED ${backCount === 0 ? nothing : messagesOf(Prisma.sql`m.seq >= ${firstSeq} AND m.seq <= (SELECT h.top FROM h)`, backCount, Prisma.sql`DESC`)},
      onward AS MATERIALIZED ${onCount === 0 ? nothing : messagesOf(Prisma.sql`m.seq > (SELECT h.after FROM h)`, onCount, Prisma.sql`ASC`)},
      back_kept AS (SELECT min(b.seq) FILTER (WHERE b.is_kept) AS seq, bool_and(b.is_kept) AS is_all
        FROM (SELECT x.seq, x.nth <= ${backCount} AND (x.nth = 1 OR x.bytes <= ${messageBytesMax}) AS is_kept FROM back x) b),
      back_bytes AS (SELECT coalesce(max(x.bytes) FILTER (WHERE x.nth <= ${backCount}), 0) AS bytes FROM back x),
      on_kept AS (SELECT max(o.seq) FILTER (WHERE o.is_kept) AS seq, bool_and(o.is_kept) AS is_all
        FROM (SELECT x.seq, x.nth <= ${onCount} AND ((x.nth = 1 AND ${backCount} = 0) OR x.bytes + (SELECT k.bytes FROM back_bytes k) <= ${messageBytesMax}) AS is_kept FROM onward x) o),
      span AS MATERIALIZED (SELECT h.head,
        ${backCount === 0 ? Prisma.sql`h.after + 1` : firstOf} AS from_seq,
        ${onCount === 0 ? Prisma.sql`h.top` : lastOf} AS to_seq
        FROM h, back_kept bk, on_kept ok)
      SELECT s.head AS seq, NULL::uuid AS id, s.from_seq AS version, NULL::uuid AS author_id, s.to_seq AS created_at,
        coalesce((SELECT json_agg(json_build_object('seq', e.seq, 'at', e.at, 'actor_id', e.actor_id, 'type', e.type, 'message_id', e.message_id, 'data', e.data) ORDER BY e.seq) FROM events e
          WHERE e.room_id = ${roomId}::uuid AND e.seq >= s.from_seq AND e.seq <= s.to_seq AND ${systemTypes} AND ${input.threadRootId === undefined}), '[]'::json)::text AS body,
        NULL::smallint AS my_vote, (SELECT to_json(t) FROM (SELECT ${roomColumns}) t) AS extra, NULL::json AS thread
      FROM span s JOIN rooms r ON r.id = ${roomId}::uuid
      UNION ALL
      (SELECT x.* FROM (${Prisma.join(sides, ' UNION ALL ')}) x, span s WHERE x.seq >= s.from_seq AND x.seq <= s.to_seq ORDER BY x.seq)`;
  const rows = await statement(text, values.map(String));
  const told = rows.find(([, id]) => id === null);
  if (told === undefined) throw new RelayError('not-found', 'There is no such room.');
  const [head, , from, , to, events, , roomRow] = told;
  const [headSeq, fromSeq, toSeq] = [whole(head), whole(from), whole(to)];
  const room = toRoom(roomRowSchema.parse(json(roomRow)));
  return {
    messages: rows.filter((row) => row !== told).map((row) => messageOf(roomId, row)),
    events: eventsSchema.parse(json(events)).map((event) => toEvent(event, room)),
    fromSeq,
    toSeq,
    headSeq,
    hasMoreBefore: fromSeq > firstSeq,
    hasMoreAfter: toSeq < headSeq,
  };
}
