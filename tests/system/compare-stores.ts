import { join } from 'node:path';
import type { Id } from '@parley/shared/ids';
import pg from 'pg';
import { messagesUp } from '../../desktop/engine/store/cache/messages.ts';
import { readRanges } from '../../desktop/engine/store/cache/ranges.ts';
import { findRoom } from '../../desktop/engine/store/cache/rooms.ts';
import { openReadOnly } from '../../desktop/engine/store/open-store.ts';
import { rangeFaults } from '../../desktop/engine/testing/check-store.ts';

/** A room's log as PostgreSQL has it: its numbers, and its messages in order. */
export type RelayLog = { seqs: number[]; messages: { id: Id; seq: number; authorId: Id; body: string }[] };

export async function readRelayLog(databaseUrl: string, roomId: Id): Promise<RelayLog> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const events = await client.query<{ seq: string }>('SELECT seq FROM events WHERE room_id = $1 ORDER BY seq', [roomId]);
    const messages = await client.query<{ id: Id; seq: string; author_id: Id; body: string }>(
      'SELECT id, seq, author_id, body FROM messages WHERE room_id = $1 ORDER BY seq',
      [roomId],
    );
    return {
      seqs: events.rows.map((row) => Number(row.seq)),
      messages: messages.rows.map((row) => ({ id: row.id, seq: Number(row.seq), authorId: row.author_id, body: row.body })),
    };
  } finally {
    await client.end();
  }
}

/** Everything in which a device's store differs from the relay's log. Empty: equal, whole, no gap, no duplicate, one order. */
export function compareStore(person: { directory: string; accountId: Id }, roomId: Id, log: RelayLog): string[] {
  const store = openReadOnly(join(person.directory, 'accounts', person.accountId, 'cache.db'));
  try {
    const room = findRoom(store.read, roomId);
    if (!room) return ['the room is missing'];
    const head = log.seqs.at(-1) ?? 0;
    const faults = rangeFaults(store.read, room);
    if (log.seqs.some((seq, index) => seq !== index + 1)) faults.push('the log itself has a gap');
    if (room.cursor !== head) faults.push(`the cursor is ${room.cursor}, the head ${head}`);
    const ranges = readRanges(store.read, roomId);
    if (ranges.length !== 1 || ranges[0]?.from !== room.firstSeq || ranges[0].to !== head) faults.push(`not whole: ${JSON.stringify(ranges.slice(0, 5))}`);
    const held = messagesUp(store.read, roomId, 1, head + 1_000_000, 1_000_000).map(({ id, seq, authorId, body }) => ({ id, seq, authorId, body }));
    const wanted = log.messages.filter((message) => message.seq >= room.firstSeq);
    if (held.length !== wanted.length) faults.push(`${held.length} messages instead of ${wanted.length}`);
    const different = wanted.findIndex((message, index) => JSON.stringify(message) !== JSON.stringify(held[index]));
    if (different >= 0) faults.push(`different from ${JSON.stringify(wanted[different])}: ${JSON.stringify(held[different])}`);
    return faults;
  } finally {
    store.close();
  }
}

/** The bodies of one author in the order of the log. */
export function bodiesBy(log: RelayLog, authorId: Id): string[] {
  return log.messages.filter((message) => message.authorId === authorId).map((message) => message.body);
}
