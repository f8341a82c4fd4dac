import type { Message } from '@parley/shared/entities/message';
import { idSchema } from '@parley/shared/ids';
import { isFoundAnywhere, matches } from '@parley/shared/search/matches';
import { z } from 'zod';
import { Prisma } from '../../prisma/generated/client.ts';
import { fitInPage } from '../domain/page-bytes.ts';
import type { MessageSearch, SearchInput } from '../domain/search/search-ports.ts';
import { translated } from './database-errors.ts';
import { messageColumns } from './entity-columns.ts';
import { messageRowSchema, toMessage } from './entity-rows.ts';
import type { Database } from './prisma-client.ts';
import { authorGram, flagGram, gramsOfTerm, roomGram } from './search-grams.ts';

/**
 * `sampleRows`: rows looked at first, newest first: enough for common words, and a sample that tells how common they are. `walkRows`: rows looked at where the
 * sample says that this will do; else the grams are asked.
 */
const wholeWalk = { sampleRows: 2_000, walkRows: 20_000 };
/** For somebody in few rooms the grams of his rooms narrow a common word; for somebody in many they would only cost. */
const roomGramsMax = 32;
/** Messages of one millisecond that a page may hold beyond its limit, since the next page begins below it. */
const tiesMax = 1_000;

const floorSchema = z.array(z.object({ created_at: z.coerce.number() }));
const foundSchema = z.array(z.object({ room_id: idSchema, message_id: idSchema, created_at: z.coerce.number() }));
const roomsSchema = z.array(z.object({ room_id: idSchema }));
const messagesSchema = z.array(z.object({ message: messageRowSchema }));
type Found = z.infer<typeof foundSchema>[number];
type Span = { fromMs: number; beforeMs: number };

const all = (conditions: readonly Prisma.Sql[]) => Prisma.join([Prisma.sql`true`, ...conditions], ' AND ');

/** What every hit must hold, beside being in one of the reader's rooms. Short words and filters are told by their grams, all others by the words. */
function conditionsOf(input: SearchInput): Prisma.Sql[] {
  const told = [...input.terms.filter((term) => !isFoundAnywhere(term)).flatMap(gramsOfTerm), ...input.has.map(flagGram), ...input.is.map(flagGram)];
  return [
    ...(input.fromId === undefined ? [] : [Prisma.sql`s.author_id = ${input.fromId}::uuid`]),
    ...input.terms.filter(isFoundAnywhere).map((term) => Prisma.sql`strpos(s.words, ${term}) > 0`),
    ...(told.length === 0 ? [] : [Prisma.sql`s.grams @> ${told}::int[]`]),
  ];
}

/** What came in one millisecond always stands in one order, by whichever way it was found. */
const newestFirst = (a: Message, b: Message) => b.createdAt - a.createdAt || b.seq - a.seq || (a.id < b.id ? -1 : 1);

/** Only where the reader is a member now, and nothing from before he may see. */
const isReadable = (input: SearchInput) => Prisma.sql`EXISTS (SELECT 1 FROM memberships k JOIN rooms r ON r.id = k.room_id
  WHERE k.room_id = s.room_id AND k.user_id = ${input.readerId}::uuid AND k.state = 'active' AND s.seq >= k.first_seq AND r.deleted_at IS NULL OFFSET 0)`;

/**
 * Finds messages newest first. Common words are found by walking back through time, rare ones by their grams: the newest 2,000 rows are walked first, and how
 * many of them fit decides. Each way gives exactly the newest hits of what it covers.
 */
export function createMessageSearch(database: Database, { sampleRows, walkRows } = wholeWalk): MessageSearch {
  const inRoom = (input: SearchInput) => (input.roomId === undefined ? Prisma.empty : Prisma.sql`AND s.room_id = ${input.roomId}::uuid`);

  /** The time of the n-th newest row, or null where there are fewer. */
  async function floorOf(input: SearchInput, span: Span, rows: number): Promise<number | null> {
    const [row] = floorSchema.parse(
      await database.$queryRaw`SELECT s.created_at FROM message_search s WHERE s.created_at < ${span.beforeMs} AND s.created_at >= ${span.fromMs} ${inRoom(input)}
        ORDER BY s.created_at DESC OFFSET ${rows} LIMIT 1`,
    );
    return row?.created_at ?? null;
  }

  async function walk(input: SearchInput, span: Span, limit: number): Promise<Found[]> {
    return foundSchema.parse(
      await database.$queryRaw`SELECT s.room_id, s.message_id, s.created_at FROM message_search s
        WHERE s.created_at < ${span.beforeMs} AND s.created_at >= ${span.fromMs} ${inRoom(input)} AND ${all(conditionsOf(input))} AND ${isReadable(input)}
        ORDER BY s.created_at DESC LIMIT ${limit}`,
    );
  }

  async function askGrams(input: SearchInput, span: Span, limit: number): Promise<Found[]> {
    const grams = [
      ...new Set([
        ...input.terms.flatMap(gramsOfTerm),
        ...input.has.map(flagGram),
        ...input.is.map(flagGram),
        ...(input.fromId === undefined ? [] : [authorGram(input.fromId)]),
        ...(input.roomId === undefined ? [] : [roomGram(input.roomId)]),
      ]),
    ];
    const rooms = input.roomId === undefined ? await fewRooms(input) : [];
    const narrowed = rooms.length === 0 ? Prisma.empty : Prisma.sql`AND s.grams && ${rooms}::int[]`;
    // The fence keeps the planner from walking the times here.
    return foundSchema.parse(
      await database.$queryRaw`SELECT s.room_id, s.message_id, s.created_at
        FROM (SELECT s.* FROM message_search s WHERE s.grams @> ${grams}::int[] ${narrowed} OFFSET 0) s
        WHERE s.created_at < ${span.beforeMs} AND s.created_at >= ${span.fromMs} ${inRoom(input)} AND ${all(conditionsOf(input))} AND ${isReadable(input)}
        ORDER BY s.created_at DESC LIMIT ${limit}`,
    );
  }

  /** Grams of the reader's rooms where they are few, else none. */
  async function fewRooms(input: SearchInput): Promise<number[]> {
    const rows = roomsSchema.parse(
      await database.$queryRaw`SELECT k.room_id FROM memberships k WHERE k.user_id = ${input.readerId}::uuid AND k.state = 'active' LIMIT ${roomGramsMax + 1}`,
    );
    return rows.length > roomGramsMax ? [] : rows.map((row) => roomGram(row.room_id));
  }

  /** The newest `limit` hits of a span, or all there are. */
  async function newest(input: SearchInput, span: Span, limit: number): Promise<Found[]> {
    const sampleFloor = await floorOf(input, span, sampleRows);
    if (sampleFloor === null) return walk(input, span, limit);
    const sample = await walk(input, { ...span, fromMs: sampleFloor }, limit);
    if (sample.length >= limit) return sample;
    if (sample.length * (walkRows / sampleRows) >= limit) {
      const walkFloor = await floorOf(input, span, walkRows);
      const walked = await walk(input, { ...span, fromMs: walkFloor ?? span.fromMs }, limit);
      if (walkFloor === null || walked.length >= limit) return walked;
    }
    return askGrams(input, span, limit);
  }

  async function readMessages(input: SearchInput, found: readonly Found[]): Promise<Message[]> {
    if (found.length === 0) return [];
    const rows = messagesSchema.parse(
      await database.$queryRaw`
        SELECT to_json(b) AS message FROM unnest(${found.map((row) => row.room_id)}::uuid[], ${found.map((row) => row.message_id)}::uuid[]) u(room_id, id)
        CROSS JOIN LATERAL (SELECT ${messageColumns(input.readerId)} FROM messages m WHERE m.id = u.id AND m.room_id IS NOT DISTINCT FROM u.room_id AND m.deleted_at IS NULL OFFSET 0) b`,
    );
    // What was edited or deleted since it was indexed is judged as it is now.
    return rows
      .map((row) => toMessage(row.message))
      .filter((message) => matches(message.body, input.terms))
      .toSorted(newestFirst);
  }

  /** A page ends between two milliseconds, never within one: the next begins below the time of its last hit. */
  async function page(input: SearchInput, span: Span): Promise<{ found: Found[]; more: boolean }> {
    const found = await newest(input, span, input.limit + 1);
    if (found.length <= input.limit) return { found, more: false };
    const lastMs = found[input.limit - 1]?.created_at ?? 0;
    if (found[input.limit]?.created_at !== lastMs) return { found: found.slice(0, input.limit), more: true };
    const whole = found.filter((row) => row.created_at > lastMs);
    if (whole.length > 0) return { found: whole, more: true };
    return {
      found: await walk(input, { fromMs: lastMs, beforeMs: lastMs + 1 }, tiesMax),
      more: (await newest(input, { ...span, beforeMs: lastMs }, 1)).length > 0,
    };
  }

  /** A page ends at 512 KB too, and there between two milliseconds as well: what comes after is the next page's. */
  function withinBytes(messages: readonly Message[]): Message[] {
    const next = messages[fitInPage(messages).length];
    if (next === undefined) return [...messages];
    const whole = messages.filter((message) => message.createdAt > next.createdAt);
    return whole.length > 0 ? whole : messages.filter((message) => message.createdAt === next.createdAt);
  }

  return {
    search: (input) =>
      translated(async () => {
        let span: Span = { fromMs: input.after ?? 0, beforeMs: Math.min(input.before ?? Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER) };
        for (;;) {
          const { found, more } = await page(input, span);
          const read = await readMessages(input, found);
          const messages = withinBytes(read);
          if (messages.length > 0 || !more) return { messages, more: more || messages.length < read.length };
          span = { ...span, beforeMs: found.at(-1)?.created_at ?? span.fromMs };
        }
      }),
  };
}
