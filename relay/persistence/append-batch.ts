import type { Message } from '@parley/shared/entities/message';
import type { Id } from '@parley/shared/ids';
import { limits } from '@parley/shared/limits';
import { z } from 'zod';
import type { AppendItem, AppendOutcome, CommittedPacket } from '../domain/ports.ts';
import { type AppendRow, callAppend } from './append-statement.ts';
import { messageColumns } from './entity-columns.ts';
import { messageRowSchema, toMessage } from './entity-rows.ts';
import { readSince } from './log-reader.ts';
import type { Database } from './prisma-client.ts';

export type CommittedBatch = { outcomes: AppendOutcome[]; packets: CommittedPacket[] };

const messageRowsSchema = z.tuple([z.object({ messages: z.array(messageRowSchema) })]);

const messageIdOf = (item: AppendItem): Id => (item.type === 'message-created' ? item.opId : item.messageId);
const keyOf = (roomId: Id, id: Id) => `${roomId}${id}`;

/** A message that was stored just now, as it is: nobody can have changed it before its own event. */
function newMessage(item: Extract<AppendItem, { type: 'message-created' }>, seq: number, at: number): Message {
  return {
    id: item.opId,
    roomId: item.roomId,
    seq,
    version: seq,
    authorId: item.actorId,
    kind: item.kind,
    body: item.body,
    createdAt: at,
    ...(item.replyToId === undefined ? {} : { replyToId: item.replyToId }),
    ...(item.threadRootId === undefined ? {} : { threadRootId: item.threadRootId }),
    mentions: item.mentions,
    files: [],
    votes: { up: 0, down: 0 },
    reactions: [],
  };
}

/** Messages as they are now, by room and id. */
async function readMessages(database: Database, items: readonly AppendItem[]): Promise<Map<string, Message>> {
  if (items.length === 0) return new Map();
  const [{ messages }] = messageRowsSchema.parse(
    await database.$queryRaw`
      SELECT coalesce(json_agg(to_json(b)), '[]'::json) AS messages FROM unnest(${items.map((item) => item.roomId)}::uuid[], ${items.map(messageIdOf)}::uuid[]) k(room_id, id)
      JOIN LATERAL (SELECT ${messageColumns(undefined)} FROM messages m WHERE m.id = k.id AND m.room_id IS NOT DISTINCT FROM k.room_id OFFSET 0) b ON true`,
  );
  return new Map(messages.map((row) => [keyOf(row.room_id, row.id), toMessage(row)]));
}

/** All events of a run of numbers; more than one packet where they are big. */
async function readPackets(database: Database, roomId: Id, from: number, to: number): Promise<CommittedPacket[]> {
  const packets: CommittedPacket[] = [];
  for (let next = from; next <= to; ) {
    const { events } = await readSince(database, { roomId, seq: next - 1, firstSeq: 1, until: to, limit: limits.logPageMax });
    const [first, last] = [events[0], events.at(-1)];
    if (first === undefined || last === undefined) break;
    packets.push({ roomId, from: first.seq, to: last.seq, events });
    next = last.seq + 1;
  }
  return packets;
}

type Numbered = { item: AppendItem; seq: number; at: number; isNew: boolean };

/** Runs of numbers without a gap, ascending. */
function runsOf(numbered: Numbered[]): Numbered[][] {
  const runs: Numbered[][] = [];
  for (const entry of [...numbered].sort((a, b) => a.seq - b.seq)) {
    const run = runs.at(-1);
    if (run !== undefined && run.at(-1)?.seq === entry.seq - 1) run.push(entry);
    else if (run === undefined || run.at(-1)?.seq !== entry.seq) runs.push([entry]);
  }
  return runs;
}

/** The packets of one batch: a room's new events are one run, rendered here where they are messages and read back where they are not. */
async function packetsOf(
  database: Database,
  items: readonly AppendItem[],
  rows: readonly AppendRow[],
  isPublished: (item: AppendItem) => boolean,
): Promise<CommittedPacket[]> {
  const rooms = new Map<Id, Numbered[]>();
  for (const [index, row] of rows.entries()) {
    const item = items[index];
    if (item === undefined || row.seq === null || row.at === null) continue;
    if (row.verdict !== 'stored' && !(row.verdict === 'duplicate' && !isPublished(item))) continue;
    const entry = { item, seq: row.seq, at: row.at, isNew: row.verdict === 'stored' };
    const others = rooms.get(item.roomId);
    if (others === undefined) rooms.set(item.roomId, [entry]);
    else others.push(entry);
  }
  const packets: CommittedPacket[] = [];
  for (const [roomId, numbered] of rooms) {
    for (const run of runsOf(numbered)) {
      const [first, last] = [run[0], run.at(-1)];
      if (first === undefined || last === undefined) continue;
      const events = run.flatMap(({ item, seq, at, isNew }) =>
        isNew && item.type === 'message-created' ? [{ seq, at, actorId: item.actorId, type: item.type, message: newMessage(item, seq, at) }] : [],
      );
      if (events.length === run.length) packets.push({ roomId, from: first.seq, to: last.seq, events });
      else packets.push(...(await readPackets(database, roomId, first.seq, last.seq)));
    }
  }
  return packets;
}

/**
 * Commits a batch and renders what it stored: an outcome for each item, and for each room the packet to publish.
 * @param isPublished whether a duplicate's event has been handed out before (false for items of a batch whose first outcome is unknown)
 */
export async function commitBatch(database: Database, items: readonly AppendItem[], isPublished: (item: AppendItem) => boolean): Promise<CommittedBatch> {
  const rows = await callAppend(database, items);
  const isRendered = (index: number) => rows[index]?.verdict === 'stored' && items[index]?.type === 'message-created';
  const toRead = items.filter((_, index) => ['stored', 'duplicate', 'unchanged'].includes(rows[index]?.verdict ?? '') && !isRendered(index));
  const messages = await readMessages(database, toRead);
  const outcomes = rows.map((row, index): AppendOutcome => {
    const item = items[index];
    if (item === undefined) throw new Error('append_log_v1 answered a row for no item');
    const { verdict, seq, at } = row;
    if (item.type === 'message-created' && verdict === 'stored' && seq !== null && at !== null) return { verdict, seq, at, message: newMessage(item, seq, at) };
    const isDone = verdict === 'stored' || verdict === 'duplicate' || verdict === 'unchanged';
    return {
      verdict,
      seq: isDone ? seq : null,
      at: isDone ? at : null,
      message: isDone ? (messages.get(keyOf(item.roomId, messageIdOf(item))) ?? null) : null,
    };
  });
  return { outcomes, packets: await packetsOf(database, items, rows, isPublished) };
}
