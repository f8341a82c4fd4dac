import { createHash } from 'node:crypto';
import type pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import type { RoomLog } from './manifest.ts';
import { createRowTally, type RowTally } from './row-tally.ts';
import { copyOutStatement, type TablePlan } from './table-plan.ts';

/** The tables that are a room's log: what its hash is made of. */
const logTables = ['events', 'messages', 'message_revisions'];

export function tallyOf(table: { name: string; columns: readonly string[] }): RowTally {
  return createRowTally(logTables.includes(table.name) ? table.columns.indexOf('room_id') : null);
}

/** All rows of a table as COPY writes them, in the order of its key. */
export async function* readTable(client: pg.ClientBase, table: TablePlan, onChunk: (chunk: Buffer) => void): AsyncGenerator<Buffer> {
  const stream = client.query(copyTo(copyOutStatement(table), { highWaterMark: 256 * 1024 }));
  for await (const chunk of stream) {
    onChunk(chunk);
    yield chunk;
  }
}

/** For each room its last number and the hash of its log, from what was tallied while its tables were read. */
export async function roomLogs(client: pg.ClientBase, tallies: ReadonlyMap<string, ReadonlyMap<string, string>>): Promise<RoomLog[]> {
  const { rows } = await client.query<{ id: string; head: string }>(
    `SELECT r.id::text AS id, coalesce((SELECT e.seq FROM public.events e WHERE e.room_id = r.id ORDER BY e.seq DESC LIMIT 1), 0)::text AS head FROM public.rooms r ORDER BY r.id`,
  );
  return rows.map(({ id, head }) => {
    const hash = createHash('sha256');
    for (const name of logTables) hash.update(`${name}:${tallies.get(name)?.get(id) ?? ''}\n`);
    return { id, head: Number(head), hash: hash.digest('hex') };
  });
}
