import { type RoomsOfGroup, roomsWithOutgoingHooks, roomsWithPush } from '../../persistence/event-feed.ts';
import { formatCount } from '../terminal.ts';
import { type Check, databaseCheck, ok, rowsOf, skipped, warning } from './check.ts';

/** Far behind: more than what a node reads in a second. */
const lagWarn = 1_000;

type Group = { consumer: string; name: string; advice: string; rooms?: RoomsOfGroup };
const catchesUp = 'It catches up while a node of the relay runs and is not busy all the time. If the number does not fall, its log says why.';

const groups: Group[] = [
  { consumer: 'search', name: 'search keeps up', advice: `New messages are not found yet. ${catchesUp}` },
  { consumer: 'webhooks', name: 'webhooks keep up', advice: `Outgoing webhooks are told late. ${catchesUp}`, rooms: roomsWithOutgoingHooks },
  { consumer: 'push', name: 'push keeps up', advice: `People who are away are told late. ${catchesUp}`, rooms: roomsWithPush },
];

/**
 * What a group has not read of the logs of the rooms that it reads at all. Rooms that it never looked at count from their beginning, or from when it first ran;
 * a group that never ran anywhere is not behind.
 */
async function behind(database: Parameters<typeof rowsOf>[0], { consumer, rooms }: Group): Promise<{ events: number; rooms: number; seconds: number } | null> {
  const [row] = await rowsOf<{ ran: boolean; events: string; rooms: string; seconds: string }>(
    database,
    `WITH late AS (
       SELECT h.seq - p.seq AS events, (SELECT e.at FROM events e WHERE e.room_id = r.id AND e.seq > p.seq ORDER BY e.seq LIMIT 1) AS at FROM rooms r
       CROSS JOIN LATERAL (SELECT e.seq FROM events e WHERE e.room_id = r.id ORDER BY e.seq DESC LIMIT 1) h
       LEFT JOIN consumer_cursors c ON c.consumer = $1 AND c.room_id = r.id LEFT JOIN consumer_groups g ON g.consumer = $1
       CROSS JOIN LATERAL (SELECT greatest(${rooms?.upTo.sql ?? '0'}, coalesce(c.seq,
         (SELECT e.seq FROM events e WHERE e.room_id = r.id AND e.at < g.since_ms ORDER BY e.seq DESC LIMIT 1), 0)) AS seq) p
       WHERE ${rooms?.among.sql ?? 'true'} AND h.seq > p.seq)
     SELECT EXISTS (SELECT 1 FROM consumer_cursors WHERE consumer = $1) AS ran, coalesce(sum(events), 0)::text AS events, count(*)::text AS rooms,
       coalesce((now_ms() - min(at)) / 1000, 0)::text AS seconds FROM late`,
    [consumer],
  );
  return row?.ran === true ? { events: Number(row.events), rooms: Number(row.rooms), seconds: Number(row.seconds) } : null;
}

function ageWords(seconds: number): string {
  if (seconds < 120) return `${Math.round(seconds)} s`;
  return seconds < 7_200 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3_600)} h`;
}

/** Whoever reads the logs behind the messages: how far behind. */
export const consumerChecks: Check[] = groups.map((group) =>
  databaseCheck(group.name, async (database) => {
    const [schema] = await rowsOf<{ here: boolean }>(
      database,
      `SELECT bool_and(to_regclass(name) IS NOT NULL) AS here FROM unnest(ARRAY['consumer_groups', 'hooks', 'push_targets']) name`,
    );
    if (schema?.here !== true) return skipped('the schema is older than this');
    const late = await behind(database, group);
    if (late === null) return ok('it has not read anything yet');
    if (late.events <= lagWarn) return ok(late.events === 0 ? 'at the heads of the logs' : `${late.events} events behind, which is nothing`);
    const rooms = late.rooms === 1 ? '1 room' : `${formatCount(late.rooms)} rooms`;
    return warning(`${formatCount(late.events)} events behind in ${rooms}, the oldest ${ageWords(late.seconds)} old`, group.advice);
  }),
);
