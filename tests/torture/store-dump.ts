import type { Id } from '@parley/shared/ids';
import pg from 'pg';
import type { Stored, StoredMessage } from './torture-report.ts';

async function connected<T>(databaseUrl: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: 'torture' });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Ends a room as its deletion does: under its lock, with an event. */
export async function deleteRoom(databaseUrl: string, roomId: Id, actorId: Id): Promise<void> {
  await connected(databaseUrl, async (client) => {
    await client.query('BEGIN');
    await client.query('SELECT lock_rooms(ARRAY[$1::uuid])', [roomId]);
    await client.query('UPDATE rooms SET deleted_at = now_ms(), public_name_key = NULL WHERE id = $1', [roomId]);
    await client.query(`SELECT append_event($1::uuid, $2::uuid, 'room-deleted', $1::uuid, NULL, NULL, NULL)`, [roomId, actorId]);
    await client.query('COMMIT');
  });
}

/** Waits until nothing of a killed process runs any more: its last statement may still commit. */
export async function waitForWriters(databaseUrl: string): Promise<void> {
  await connected(databaseUrl, async (client) => {
    for (;;) {
      const { rows } = await client.query(
        `SELECT count(*)::int AS others FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'parley lane%' AND state <> 'idle'`,
      );
      if (rows[0]?.others === 0) return;
      await new Promise((done) => setTimeout(done, 20));
    }
  });
}

/** The whole log and all messages. */
export async function dumpStore(databaseUrl: string): Promise<{ events: Stored[]; messages: StoredMessage[] }> {
  return connected(databaseUrl, async (client) => {
    const events = await client.query(
      `SELECT room_id AS "roomId", seq::float8 AS seq, at::float8 AS at, actor_id AS "actorId", type, op_id AS "opId", message_id AS "messageId",
         data FROM events`,
    );
    const messages = await client.query(
      `SELECT room_id AS "roomId", id, seq::float8 AS seq, version::float8 AS version, author_id AS "authorId", body, deleted_at IS NOT NULL AS deleted, up, down,
         coalesce((SELECT json_object_agg(v.user_id, v.value) FROM votes v WHERE v.room_id = m.room_id AND v.message_id = m.id), '{}') AS votes,
         coalesce((SELECT json_agg(r.emoji || '/' || r.user_id) FROM reactions r WHERE r.room_id = m.room_id AND r.message_id = m.id), '[]') AS reactions FROM messages m`,
    );
    return { events: events.rows, messages: messages.rows };
  });
}

export async function readDeadlocks(databaseUrl: string): Promise<number> {
  return connected(databaseUrl, async (client) => {
    const { rows } = await client.query('SELECT deadlocks::int AS deadlocks FROM pg_stat_database WHERE datname = current_database()');
    return rows[0]?.deadlocks ?? 0;
  });
}
