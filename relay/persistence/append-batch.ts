import type { File } from '@parley/shared/entities/file';
import type { KnownLogEvent } from '@parley/shared/entities/log-event';
import type { Message } from '@parley/shared/entities/message';
import type { Id } from '@parley/shared/ids';
import { limits } from '@parley/shared/limits';
import { z } from 'zod';
import type { AppendItem, AppendOutcome, CommittedPacket, Tally } from '../domain/ports.ts';
import type { AppendRow } from './append-statement.ts';
import { fileColumns, messageColumns } from './entity-columns.ts';
import { fileRowSchema, messageRowSchema, reactionDataSchema, reactionsNowSchema, toFile, toMessage, voteDataSchema } from './entity-rows.ts';
import { readSince } from './log-reader.ts';
import type { Database } from './prisma-client.ts';

export type CommittedBatch = { outcomes: AppendOutcome[]; packets: CommittedPacket[] };

/** `votes` and `reactions` (emoji and person together): those of the people the message is read for. */
const messageRowsSchema = z.tuple([
  z.object({
    messages: z.array(
      z.object({
        message: messageRowSchema,
        votes: z.record(z.string(), z.union([z.literal(1), z.literal(-1)])).nullable(),
        reactions: z.array(z.string()).nullable(),
      }),
    ),
  }),
]);

const messageIdOf = (item: AppendItem): Id => (item.type === 'message-created' ? item.opId : item.messageId);
const keyOf = (roomId: Id, id: Id, readerId: Id) => `${roomId}${id}${readerId}`;

type Files = ReadonlyMap<Id, File>;
const filesSchema = z.array(z.object({ file: fileRowSchema }));

/** The files that these new messages hold, by id. */
async function readFiles(database: Database, items: readonly AppendItem[]): Promise<Files> {
  const ids = items.flatMap((item) => (item.type === 'message-created' ? (item.fileIds ?? []) : []));
  if (ids.length === 0) return new Map();
  const rows = filesSchema.parse(await database.$queryRaw`SELECT ${fileColumns} AS file FROM files f WHERE f.id = ANY(${ids}::uuid[])`);
  return new Map(rows.map(({ file }) => [file.id, toFile(file)]));
}

/** A message that was stored just now, as it is: nobody can have changed it before its own event. */
function newMessage(item: Extract<AppendItem, { type: 'message-created' }>, { seq, at, files }: { seq: number; at: number; files: Files }): Message {
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
    ...(item.command === undefined ? {} : { command: item.command }),
    files: (item.fileIds ?? []).flatMap((id) => files.get(id) ?? []),
    votes: { up: 0, down: 0 },
    reactions: [],
  };
}

/** Messages as they are now, each as its actors see it; by room, id and actor. A message that many act on at once is read once. */
async function readMessages(database: Database, items: readonly AppendItem[]): Promise<Map<string, Message>> {
  const seen = new Map<string, Message>();
  if (items.length === 0) return seen;
  const wanted = new Map<string, { roomId: Id; id: Id; readers: Set<Id> }>();
  for (const item of items) {
    const [roomId, id] = [item.roomId, messageIdOf(item)];
    const entry = wanted.get(`${roomId}${id}`) ?? { roomId, id, readers: new Set<Id>() };
    wanted.set(`${roomId}${id}`, entry);
    entry.readers.add(item.actorId);
  }
  const keys = [...wanted.values()];
  const [{ messages }] = messageRowsSchema.parse(
    await database.$queryRaw`
      SELECT coalesce(json_agg(json_build_object('message', b, 'votes', b.own_votes, 'reactions', b.own_reactions)), '[]'::json) AS messages
      FROM unnest(${keys.map(({ roomId }) => roomId)}::uuid[], ${keys.map(({ id }) => id)}::uuid[], ${keys.map(({ readers }) => `{${[...readers].join(',')}}`)}::text[]) k(room_id, id, readers)
      JOIN LATERAL (SELECT ${messageColumns(undefined)},
          CASE WHEN m.up + m.down > 0 THEN (SELECT json_object_agg(v.user_id, v.value) FROM votes v
            WHERE v.room_id = m.room_id AND v.message_id = m.id AND v.user_id = ANY(k.readers::uuid[])) END AS own_votes,
          CASE WHEN m.reacted THEN (SELECT json_agg(x.emoji || x.user_id) FROM reactions x
            WHERE x.room_id = m.room_id AND x.message_id = m.id AND x.user_id = ANY(k.readers::uuid[])) END AS own_reactions
        FROM messages m WHERE m.id = k.id AND m.room_id IS NOT DISTINCT FROM k.room_id OFFSET 0) b ON true`,
  );
  for (const { message: row, votes, reactions } of messages) {
    const message = toMessage(row);
    const own = new Set(reactions ?? []);
    for (const reader of wanted.get(`${row.room_id}${row.id}`)?.readers ?? []) {
      seen.set(keyOf(row.room_id, row.id, reader), {
        ...message,
        votes: { ...message.votes, mine: votes?.[reader] ?? 0 },
        reactions: message.reactions.map((reaction) => ({ ...reaction, mine: own.has(`${reaction.emoji}${reader}`) })),
      });
    }
  }
  return seen;
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

type Numbered = { item: AppendItem; seq: number; at: number; data: unknown; isNew: boolean; files: Files };

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

/** The event of a new message, a vote or a reaction, all of which is known here; null for the others. */
function renderEvent({ item, seq, at, data, files }: Numbered): KnownLogEvent | null {
  const head = { seq, at, actorId: item.actorId };
  switch (item.type) {
    case 'message-created':
      return { ...head, type: item.type, message: newMessage(item, { seq, at, files }) };
    case 'vote-changed':
      return { ...head, type: item.type, messageId: item.messageId, userId: item.actorId, ...voteDataSchema.parse(data) };
    case 'reaction-changed':
      return { ...head, type: item.type, messageId: item.messageId, userId: item.actorId, ...reactionDataSchema.parse(data) };
    default:
      return null;
  }
}

/** A run of events that are all new: what edits and deletions made of messages is read back. */
async function renderRun(database: Database, roomId: Id, run: readonly Numbered[], from: number, to: number): Promise<KnownLogEvent[]> {
  const events = run.flatMap((entry) => renderEvent(entry) ?? []);
  const known = new Set(events.map(({ seq }) => seq));
  for (let next = from; events.length < run.length; ) {
    const page = await readSince(database, { roomId, seq: next - 1, firstSeq: 1, until: to, changesOnly: true, limit: limits.logPageMax });
    const last = page.events.at(-1);
    if (last === undefined) throw new Error('an event that was just stored is not in the log');
    events.push(...page.events.filter(({ seq }) => !known.has(seq)));
    next = last.seq + 1;
  }
  return events.sort((a, b) => a.seq - b.seq);
}

/** The packets of one batch: a room's new events are one run. */
async function packetsOf(
  database: Database,
  items: readonly AppendItem[],
  rows: readonly AppendRow[],
  files: Files,
  isPublished: (item: AppendItem) => boolean,
): Promise<CommittedPacket[]> {
  const rooms = new Map<Id, Numbered[]>();
  for (const [index, row] of rows.entries()) {
    const item = items[index];
    if (item === undefined || row.seq === null || row.at === null) continue;
    if (row.verdict !== 'stored' && !(row.verdict === 'duplicate' && !isPublished(item))) continue;
    const entry = { item, seq: row.seq, at: row.at, data: row.data, isNew: row.verdict === 'stored', files };
    const others = rooms.get(item.roomId);
    if (others === undefined) rooms.set(item.roomId, [entry]);
    else others.push(entry);
  }
  const packets: CommittedPacket[] = [];
  for (const [roomId, numbered] of rooms) {
    for (const run of runsOf(numbered)) {
      const [first, last] = [run[0], run.at(-1)];
      if (first === undefined || last === undefined) continue;
      if (run.every(({ isNew }) => isNew)) {
        packets.push({ roomId, from: first.seq, to: last.seq, events: await renderRun(database, roomId, run, first.seq, last.seq) });
      } else packets.push(...(await readPackets(database, roomId, first.seq, last.seq)));
    }
  }
  return packets;
}

type Vote = Extract<AppendItem, { type: 'vote-changed' }>;

/** What a vote answers: the counts of its own event, whatever came after; where nothing changed, the counts now. */
function tallyOf(item: Vote, row: AppendRow, message: Message | null): Tally | null {
  if (row.seq === null) return message === null ? null : { up: message.votes.up, down: message.votes.down, mine: item.value };
  const { up, down, value } = voteDataSchema.parse(row.data);
  return { up, down, mine: value === 1 || value === -1 ? value : 0 };
}

type Reactions = Message['reactions'];

/**
 * What the reactions that were stored answer: those of their message after the batch, each as its actor sees them. Where somebody reacts twice in a batch, a message
 * was looked at more than once; the last look counts.
 */
function reactionsOf(items: readonly AppendItem[], rows: readonly AppendRow[]): (item: AppendItem) => Reactions | null {
  const looks = new Map<string, { seq: number; now: NonNullable<z.infer<typeof reactionsNowSchema>['now']> }>();
  for (const [index, { verdict, seq, data }] of rows.entries()) {
    const item = items[index];
    if (item?.type !== 'reaction-changed' || verdict !== 'stored' || seq === null) continue;
    const { now } = reactionsNowSchema.parse(data);
    const key = `${item.roomId}${item.messageId}`;
    if (now !== undefined && seq > (looks.get(key)?.seq ?? 0)) looks.set(key, { seq, now });
  }
  return (item) => {
    const look = looks.get(`${item.roomId}${messageIdOf(item)}`);
    return look?.now.map(({ of, ...reaction }) => ({ ...reaction, mine: of?.includes(item.actorId) ?? false })) ?? null;
  };
}

/**
 * Renders what a batch stored: an outcome for each item, and for each room the packet to publish. Reads back what it made of older messages, which may fail.
 * @param rows what the append answered, one for each item
 * @param isPublished whether a duplicate's event has been handed out before (false for items of a batch whose first outcome is unknown)
 */
export async function renderBatch(
  database: Database,
  items: readonly AppendItem[],
  rows: readonly AppendRow[],
  isPublished: (item: AppendItem) => boolean,
): Promise<CommittedBatch> {
  const isDone = (row: AppendRow | undefined) => row !== undefined && ['stored', 'duplicate', 'unchanged'].includes(row.verdict);
  const isRendered = (item: AppendItem, row: AppendRow | undefined) =>
    ((item.type === 'message-created' || item.type === 'reaction-changed') && row?.verdict === 'stored') ||
    (item.type === 'vote-changed' && row?.verdict !== 'unchanged');
  const files = await readFiles(database, items);
  const packets = await packetsOf(database, items, rows, files, isPublished);
  const messages = await readMessages(
    database,
    items.filter((item, index) => isDone(rows[index]) && !isRendered(item, rows[index])),
  );
  const reactionsNow = reactionsOf(items, rows);
  const outcomes = rows.map((row, index): AppendOutcome => {
    const item = items[index];
    if (item === undefined) throw new Error('append_log_v1 answered a row for no item');
    const { verdict, seq, at } = row;
    const nothing = { message: null, tally: null, reactions: null };
    if (!isDone(row)) return { verdict, seq: null, at: verdict === 'waiting' ? at : null, ...nothing };
    if (item.type === 'message-created' && verdict === 'stored' && seq !== null && at !== null)
      return { verdict, seq, at, ...nothing, message: newMessage(item, { seq, at, files }) };
    const message = messages.get(keyOf(item.roomId, messageIdOf(item), item.actorId)) ?? null;
    if (item.type === 'vote-changed') return { verdict, seq, at, ...nothing, tally: tallyOf(item, row, message) };
    if (item.type === 'reaction-changed')
      return { verdict, seq, at, ...nothing, reactions: verdict === 'stored' ? reactionsNow(item) : (message?.reactions ?? null) };
    return { verdict, seq, at, ...nothing, message };
  });
  return { outcomes, packets };
}
