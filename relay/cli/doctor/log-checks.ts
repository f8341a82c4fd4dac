import { type Check, databaseCheck, ok, problem, rowsOf, skipped } from './check.ts';

/** Rooms that are looked at where not all of them are. */
const sampleRooms = 50;

const sampled = `SELECT r.id FROM rooms r WHERE $1::bool OR r.id IN (SELECT x.id FROM rooms x ORDER BY md5(x.id::text || $2::text) LIMIT ${sampleRooms})`;
const restoreAdvice =
  'This must never happen. Stop the relay, keep a copy of the database as it is, and restore the last backup; tell us what PostgreSQL wrote in its log.';

/** A seed that is another one every day, so that in time every room is looked at. */
const seedOf = (now: Date): string => now.toISOString().slice(0, 10);

export const logChecks: Check[] = [
  databaseCheck('logs have no gap', async (database, { isDeep, now }) => {
    const rows = await rowsOf<{ id: string; count: string; first: string; last: string }>(
      database,
      `SELECT s.id::text, e.count::text, e.first::text, e.last::text FROM (${sampled}) s
       CROSS JOIN LATERAL (SELECT count(*) AS count, coalesce(min(x.seq), 0) AS first, coalesce(max(x.seq), 0) AS last FROM events x WHERE x.room_id = s.id) e`,
      [isDeep, seedOf(now())],
    );
    if (rows.length === 0) return skipped('there are no rooms yet');
    const broken = rows.find((row) => Number(row.count) > 0 && Number(row.last) - Number(row.first) + 1 !== Number(row.count));
    return broken === undefined
      ? ok(`${isDeep ? 'all' : 'a sample of'} ${rows.length} rooms: 1, 2, 3 … to the head`)
      : problem(`the log of room ${broken.id} has ${broken.count} events between ${broken.first} and ${broken.last}`, restoreAdvice);
  }),
  databaseCheck('messages match the log', async (database, { isDeep, now }) => {
    const rows = await rowsOf<{ id: string; lost: string; late: string }>(
      database,
      `SELECT s.id::text, m.lost::text, m.late::text FROM (${sampled}) s CROSS JOIN LATERAL (
         SELECT (SELECT count(*) FROM events e WHERE e.room_id = s.id AND e.type = 'message-created' AND NOT EXISTS (SELECT 1 FROM messages x WHERE x.id = e.message_id AND x.room_id = s.id)) AS lost,
           (SELECT count(*) FROM messages x WHERE x.room_id = s.id AND x.version > coalesce((SELECT max(e.seq) FROM events e WHERE e.room_id = s.id), 0)) AS late) m`,
      [isDeep, seedOf(now())],
    );
    if (rows.length === 0) return skipped('there are no rooms yet');
    const broken = rows.find((row) => row.lost !== '0' || row.late !== '0');
    return broken === undefined
      ? ok(`${isDeep ? 'all' : 'a sample of'} ${rows.length} rooms`)
      : problem(`room ${broken.id}: ${broken.lost} events without their message, ${broken.late} messages ahead of the log`, restoreAdvice);
  }),
];
