import type { Migration } from '../../migrate.ts';

/**
 * Files that were picked up and are not in a stored message yet. `op_id`: the message in the outbox they go with; null: they stand in the draft at their place
 * (`root_id` empty: the room). `hash`: their bytes, in the profile's own folder. `sent`: bytes that were on the relay when it was last heard.
 */
export const uploads: Migration = {
  number: 3,
  name: 'uploads',
  sql: `
    CREATE TABLE uploads (
      n INTEGER PRIMARY KEY AUTOINCREMENT,
      id TEXT NOT NULL UNIQUE,
      room_id TEXT NOT NULL,
      root_id TEXT NOT NULL DEFAULT '',
      op_id TEXT,
      name TEXT NOT NULL,
      type TEXT NOT NULL,
      size INTEGER NOT NULL,
      width INTEGER,
      height INTEGER,
      duration_ms INTEGER,
      hash TEXT NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('waiting', 'done', 'failed')),
      sent INTEGER NOT NULL DEFAULT 0,
      error TEXT,
      created_at INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX uploads_by_op ON uploads (op_id);
    CREATE INDEX uploads_by_place ON uploads (room_id, root_id) WHERE op_id IS NULL;
  `,
};
