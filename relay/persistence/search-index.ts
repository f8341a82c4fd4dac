import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Id, idSchema } from '@parley/shared/ids';
import { fold } from '@parley/shared/search/fold';
import { whatMessageHas } from '@parley/shared/search/has';
import { z } from 'zod';
import { Prisma } from '../../prisma/generated/client.ts';
import type { GroupFeed } from '../domain/consumer-ports.ts';
import { translated } from './database-errors.ts';
import type { Database } from './prisma-client.ts';
import { authorGram, flagGram, gramsOfWords, roomGram } from './search-grams.ts';

const consumer = 'search';
/** Whoever dies with rooms in his hands is taken over after this long. */
const leaseMs = 5_000;
/** Events of one batch over all its rooms: neither this process nor the database stays long with one. */
const eventsMax = 600;
/** Words are folded so many messages at a time; calls are answered between. */
const foldedAtOnce = 50;
const roomsMax = 32;
const paceMs = 100;
const behindMax = 1_000;

const number = z.coerce.number();
const messageSchema = z.object({
  id: idSchema,
  seq: z.int(),
  version: z.int(),
  author_id: idSchema,
  created_at: z.int(),
  body: z.string(),
  edited: z.boolean(),
  pinned: z.boolean(),
  threaded: z.boolean(),
  files: z.array(z.object({ type: z.string() })),
});
const claimedSchema = z.array(
  z.object({ room_id: idSchema, seq: number, to_seq: number.nullable(), gone: z.array(idSchema), messages: z.array(messageSchema) }),
);
const movedSchema = z.array(z.object({ room_id: idSchema, seq: number }));
const behindSchema = z.array(z.object({ room_id: idSchema, head: number, behind: number }));
type Claimed = z.infer<typeof claimedSchema>[number];
type Row = ReturnType<typeof toRow>;

/** What the words of a message are found by, and everything that narrows a search. */
function toRow(roomId: Id, message: z.infer<typeof messageSchema>) {
  const words = fold(message.body);
  const flags = [
    ...whatMessageHas(message),
    ...(message.pinned ? (['pinned'] as const) : []),
    ...(message.threaded ? (['thread'] as const) : []),
    ...(message.edited ? (['edited'] as const) : []),
  ];
  const grams = [...gramsOfWords(words), ...flags.map(flagGram), authorGram(message.author_id), roomGram(roomId)];
  return { ...message, room_id: roomId, words, grams };
}

async function toRows(claimed: readonly Claimed[]): Promise<Row[]> {
  const rows: Row[] = [];
  for (const room of claimed)
    for (const message of room.messages) {
      rows.push(toRow(room.room_id, message));
      if (rows.length % foldedAtOnce === 0) await nextTurn();
    }
  return rows;
}

/** The consumer's half of the search: takes rooms' logs into `message_search`, a batch at a time, each room by one worker at a time. */
export function createSearchIndex(database: Database): GroupFeed {
  /** Takes the rooms that nobody else has in his hands, with what comes next in their logs. Events are read as of a snapshot from before the claim: some may be missing, none is wrong. */
  async function claim(owner: string, roomIds: readonly Id[]): Promise<Claimed[]> {
    const eventsOfRoom = Math.max(10, Math.floor(eventsMax / roomIds.length));
    return claimedSchema.parse(
      await database.$queryRaw`
        WITH mine AS (
          INSERT INTO consumer_cursors AS c (consumer, room_id, seq, lease_owner, lease_until)
          SELECT ${consumer}, r.id, 0, ${owner}, now_ms() + ${leaseMs}::bigint FROM (SELECT DISTINCT unnest(${roomIds}::uuid[]) AS id ORDER BY 1) r
          ON CONFLICT (consumer, room_id) DO UPDATE SET lease_owner = excluded.lease_owner, lease_until = excluded.lease_until
            WHERE c.lease_owner IS NULL OR c.lease_owner = excluded.lease_owner OR c.lease_until < now_ms()
          RETURNING c.room_id, c.seq)
        SELECT n.room_id, n.seq, e.to_seq, coalesce(e.gone, '[]'::json) AS gone, coalesce(x.messages, '[]'::json) AS messages
        FROM mine n
        CROSS JOIN LATERAL (SELECT max(l.seq) AS to_seq, json_agg(l.message_id) FILTER (WHERE l.type = 'message-deleted') AS gone,
            array_agg(l.message_id) FILTER (WHERE l.type IN ('message-created', 'message-edited', 'message-pinned')) AS ids
          FROM (SELECT v.seq, v.type, v.message_id FROM events v WHERE v.room_id = n.room_id AND v.seq > n.seq ORDER BY v.seq LIMIT ${eventsOfRoom}) l OFFSET 0) e
        CROSS JOIN LATERAL (SELECT json_agg(json_build_object('id', m.id, 'seq', m.seq, 'version', m.version, 'author_id', m.author_id, 'created_at', m.created_at, 'body', m.body,
            'edited', m.edited_at IS NOT NULL, 'pinned', m.pinned,
            'files', CASE WHEN m.has_files THEN (SELECT json_agg(json_build_object('type', f.type)) FROM files f WHERE f.room_id = m.room_id AND f.message_id = m.id) ELSE '[]'::json END,
            'threaded', m.thread_root_id IS NOT NULL OR EXISTS (SELECT 1 FROM messages t WHERE t.room_id = m.room_id AND t.thread_root_id = m.id))) AS messages
          FROM (SELECT d.id FROM unnest(e.ids) d(id) UNION SELECT o.thread_root_id FROM unnest(e.ids) d(id)
              CROSS JOIN LATERAL (SELECT g.thread_root_id FROM messages g WHERE g.id = d.id AND g.room_id IS NOT DISTINCT FROM n.room_id AND g.thread_root_id IS NOT NULL OFFSET 0) o) i
          CROSS JOIN LATERAL (SELECT * FROM messages g WHERE g.id = i.id AND g.room_id IS NOT DISTINCT FROM n.room_id AND g.deleted_at IS NULL OFFSET 0) m) x`,
    );
  }

  /**
   * Moves the cursors and stores the rows, each room only if it is still in this owner's hands at the same place: a worker that was overtaken while it slept
   * stores nothing. A message that is deleted meanwhile has its event behind the cursor, and goes with it.
   */
  async function store(owner: string, claimed: readonly Claimed[], rows: readonly Row[]): Promise<Map<Id, number>> {
    const gone = claimed.flatMap((room) => room.gone.map((id) => ({ room_id: room.room_id, id })));
    const moved = movedSchema.parse(
      await database.$queryRaw`
        WITH moved AS (
          UPDATE consumer_cursors c SET seq = u.to_seq, lease_owner = NULL, lease_until = NULL
          FROM unnest(${claimed.map((room) => room.room_id)}::uuid[], ${claimed.map((room) => room.seq)}::bigint[], ${claimed.map((room) => room.to_seq ?? room.seq)}::bigint[]) u(room_id, seq, to_seq)
          WHERE c.consumer = ${consumer} AND c.room_id = u.room_id AND c.seq = u.seq AND c.lease_owner = ${owner}
          RETURNING c.room_id, c.seq),
        removed AS (
          DELETE FROM message_search s USING jsonb_to_recordset(${JSON.stringify(gone)}::jsonb) g(room_id uuid, id uuid), moved v
          WHERE v.room_id = g.room_id AND s.room_id = g.room_id AND s.message_id = g.id),
        stored AS (
          INSERT INTO message_search AS s (room_id, message_id, seq, version, author_id, created_at, words, grams)
          SELECT r.room_id, r.id, r.seq, r.version, r.author_id, r.created_at, r.words, r.grams
          FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) r(room_id uuid, id uuid, seq bigint, version bigint, author_id uuid, created_at bigint, words text, grams int[]),
            LATERAL (SELECT 1 FROM moved v WHERE v.room_id = r.room_id) v,
            LATERAL (SELECT 1 FROM messages m WHERE m.id = r.id AND m.room_id IS NOT DISTINCT FROM r.room_id AND m.deleted_at IS NULL OFFSET 0) m
          ON CONFLICT (room_id, message_id) DO UPDATE SET version = excluded.version, words = excluded.words, grams = excluded.grams WHERE s.version <= excluded.version)
        SELECT room_id, seq FROM moved`,
    );
    return new Map(moved.map((row) => [row.room_id, row.seq]));
  }

  return {
    roomsMax,
    paceMs,
    farBehind: eventsMax,
    next: (owner, roomIds) =>
      translated(async () => {
        if (roomIds.length === 0) return { cursors: new Map(), handled: 0 };
        const claimed = await claim(owner, roomIds);
        if (claimed.length === 0) return { cursors: new Map(), handled: 0 };
        const cursors = await store(owner, claimed, await toRows(claimed));
        return { cursors, handled: claimed.reduce((sum, room) => sum + (cursors.has(room.room_id) ? room.messages.length : 0), 0) };
      }),

    behind: () =>
      translated(async () => {
        const rows = behindSchema.parse(
          await database.$queryRaw`
            SELECT r.id AS room_id, h.seq AS head, h.seq - coalesce(c.seq, 0) AS behind FROM rooms r
            CROSS JOIN LATERAL (SELECT e.seq FROM events e WHERE e.room_id = r.id ORDER BY e.seq DESC LIMIT 1) h
            LEFT JOIN consumer_cursors c ON c.consumer = ${consumer} AND c.room_id = r.id
            WHERE h.seq > coalesce(c.seq, 0) LIMIT ${Prisma.raw(String(behindMax))}`,
        );
        return rows.map((row) => ({ roomId: row.room_id, headSeq: row.head, behind: row.behind }));
      }),
  };
}
