import { type Id, idSchema } from '@parley/shared/ids';
import { z } from 'zod';
import { Prisma } from '../../prisma/generated/client.ts';
import type { EventGroup, GroupFeed } from '../domain/consumer-ports.ts';
import { translated } from './database-errors.ts';
import { readSince } from './log-reader.ts';
import type { Database } from './prisma-client.ts';

/** Whoever dies with a room in his hands is taken over after this long; whoever lives says so three times as often. */
const leaseMs = 6_000;
const eventsMax = 200;
/** Most rooms have nobody who listens: of so many that is asked in one query. */
const roomsMax = 64;
/** While messages come all the time, they are asked after no more often: nobody waits in a room for what these groups tell. */
const paceMs = 300;
const behindMax = 1_000;

const number = z.coerce.number();
const seqRows = z.array(z.object({ seq: number }));
const idRows = z.array(z.object({ id: idSchema }));
const behindSchema = z.array(z.object({ room_id: idSchema, head: number, behind: number }));

/** Rooms `r` that a group reads at all, and the number of the log up to which it needs nothing there. */
export type RoomsOfGroup = { among: Prisma.Sql; upTo: Prisma.Sql };
const allRooms: RoomsOfGroup = { among: Prisma.sql`true`, upTo: Prisma.sql`0` };
/** Only where somebody listens: a log that nobody is told of is not read behind every message. */
export const roomsWithOutgoingHooks: RoomsOfGroup = {
  among: Prisma.sql`EXISTS (SELECT 1 FROM hooks h WHERE h.room_id = r.id AND h.kind = 'outgoing')`,
  upTo: Prisma.sql`(SELECT min(h.from_seq) FROM hooks h WHERE h.room_id = r.id AND h.kind = 'outgoing')`,
};

/**
 * Only where somebody has a push gateway, also one that is switched off or a room that is silenced: what comes meanwhile is passed by, and not told when that is over. Of a log that nobody was told of
 * until now, the newest events are enough: what is older than a gateway is not told.
 */
export const roomsWithPush: RoomsOfGroup = {
  among: Prisma.sql`EXISTS (SELECT 1 FROM push_targets t JOIN memberships m ON m.user_id = t.user_id AND m.room_id = r.id WHERE m.state = 'active')`,
  upTo: Prisma.sql`(SELECT greatest(0, max(e.seq) - 20000) FROM events e WHERE e.room_id = r.id)`,
};

/**
 * The rooms' logs for a group that is handed events: the group's place in each room stands in `consumer_cursors`, moves after the events were handled, and only
 * while the room is still in this owner's hands. Several processes share the rooms.
 */
export function createEventFeed(database: Database, group: EventGroup, rooms: RoomsOfGroup = allRooms): GroupFeed {
  const { name } = group;

  /** Where a room begins for this group: at 1, or behind what was there when the group first ran. */
  const start = Prisma.sql`coalesce((SELECT e.seq FROM events e WHERE e.room_id = r.id AND e.at < g.since_ms ORDER BY e.seq DESC LIMIT 1), 0)`;

  async function begin(): Promise<void> {
    const now = group.from === 'now';
    await database.$executeRaw`INSERT INTO consumer_groups (consumer, since_ms) SELECT ${name}, CASE WHEN ${now} THEN now_ms() ELSE 0 END ON CONFLICT DO NOTHING`;
  }

  /** The place in a room that nobody else has in his hands; null: somebody has. */
  async function claim(owner: string, roomId: Id): Promise<number | null> {
    const rows = seqRows.parse(
      await database.$queryRaw`
        INSERT INTO consumer_cursors AS c (consumer, room_id, seq, lease_owner, lease_until)
        SELECT ${name}, r.id, greatest(${rooms.upTo}, CASE WHEN EXISTS (SELECT 1 FROM consumer_cursors k WHERE k.consumer = ${name} AND k.room_id = r.id) THEN 0 ELSE ${start} END), ${owner}, now_ms() + ${leaseMs}::bigint
        FROM rooms r, consumer_groups g WHERE r.id = ${roomId}::uuid AND g.consumer = ${name}
        ON CONFLICT (consumer, room_id) DO UPDATE SET seq = greatest(c.seq, excluded.seq), lease_owner = excluded.lease_owner, lease_until = excluded.lease_until
          WHERE c.lease_owner IS NULL OR c.lease_owner = excluded.lease_owner OR c.lease_until < now_ms()
        RETURNING c.seq`,
    );
    return rows[0]?.seq ?? null;
  }

  const held = (owner: string, roomId: Id) => Prisma.sql`c.consumer = ${name} AND c.room_id = ${roomId}::uuid AND c.lease_owner = ${owner}`;
  const renew = (owner: string, roomId: Id) =>
    database.$executeRaw`UPDATE consumer_cursors c SET lease_until = now_ms() + ${leaseMs}::bigint WHERE ${held(owner, roomId)}`;
  const release = (owner: string, roomId: Id, from: number, to: number) =>
    database.$executeRaw`UPDATE consumer_cursors c SET seq = ${to}, lease_owner = NULL, lease_until = NULL WHERE ${held(owner, roomId)} AND c.seq = ${from}`;

  /** Of these rooms, those that the group reads. */
  async function read(roomIds: readonly Id[]): Promise<Set<Id>> {
    if (rooms === allRooms) return new Set(roomIds);
    const rows = idRows.parse(await database.$queryRaw`SELECT r.id FROM rooms r WHERE r.id = ANY(${[...roomIds]}::uuid[]) AND ${rooms.among}`);
    return new Set(rows.map(({ id }) => id));
  }

  /** One batch of one room. Null: somebody else has it, or took it over meanwhile. */
  async function step(owner: string, roomId: Id): Promise<{ seq: number; handled: number } | null> {
    const from = await claim(owner, roomId);
    if (from === null) return null;
    let to = from;
    const renewing = setInterval(() => void renew(owner, roomId).catch(() => undefined), leaseMs / 3);
    try {
      const { events } = await readSince(database, { roomId, seq: from, firstSeq: 1, limit: eventsMax });
      const last = events.at(-1);
      if (last !== undefined) {
        await group.handle({ roomId, events });
        to = last.seq;
      }
      return (await release(owner, roomId, from, to)) === 1 ? { seq: to, handled: events.length } : null;
    } catch (error) {
      // What failed first is what is told; a lease that cannot be given back ends by itself.
      await release(owner, roomId, from, from).catch(() => undefined);
      throw error;
    } finally {
      clearInterval(renewing);
    }
  }

  let begun: Promise<void> | null = null;
  /** The group is known before anything is read; where that fails, the next one tries again. */
  const known = async () => {
    begun ??= begin().catch((error: unknown) => {
      begun = null;
      throw error;
    });
    await begun;
  };

  return {
    roomsMax,
    paceMs,
    farBehind: eventsMax,
    next: (owner, roomIds) =>
      translated(async () => {
        await known();
        const cursors = new Map<Id, number>();
        let failure: unknown;
        let handled = 0;
        const wanted = await read(roomIds);
        for (const roomId of roomIds) {
          if (!wanted.has(roomId)) {
            cursors.set(roomId, Number.MAX_SAFE_INTEGER);
            continue;
          }
          try {
            const done = await step(owner, roomId);
            if (done === null) continue;
            cursors.set(roomId, done.seq);
            handled += done.handled;
          } catch (error) {
            failure ??= error;
          }
        }
        return { cursors, handled, ...(failure === undefined ? {} : { failure }) };
      }),

    behind: () =>
      translated(async () => {
        await known();
        const rows = behindSchema.parse(
          await database.$queryRaw`
            SELECT r.id AS room_id, h.seq AS head, h.seq - coalesce(c.seq, ${start}) AS behind FROM consumer_groups g CROSS JOIN rooms r
            CROSS JOIN LATERAL (SELECT e.seq, e.at FROM events e WHERE e.room_id = r.id ORDER BY e.seq DESC LIMIT 1) h
            LEFT JOIN consumer_cursors c ON c.consumer = ${name} AND c.room_id = r.id
            WHERE g.consumer = ${name} AND ${rooms.among} AND CASE WHEN c.seq IS NULL THEN h.at >= g.since_ms ELSE h.seq > c.seq END LIMIT ${Prisma.raw(String(behindMax))}`,
        );
        return rows.map((row) => ({ roomId: row.room_id, headSeq: row.head, behind: row.behind }));
      }),
  };
}
