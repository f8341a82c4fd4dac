import type { Migration } from '../../migrate.ts';

/** What only this person has and no server can give back. `outbox.n` is the sending order; `lane` is the room. `held_before`: own messages held under another store. */
export const first: Migration = {
  number: 1,
  name: 'first',
  sql: `
    CREATE TABLE outbox (
      n INTEGER PRIMARY KEY AUTOINCREMENT,
      op_id TEXT NOT NULL UNIQUE,
      lane TEXT NOT NULL,
      call TEXT NOT NULL,
      input TEXT NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('queued', 'failed')),
      attempts INTEGER NOT NULL DEFAULT 0,
      internal_errors INTEGER NOT NULL DEFAULT 0,
      created_at INTEGER NOT NULL,
      retry_at_ms INTEGER,
      error TEXT,
      depends_on TEXT
    ) STRICT;
    CREATE INDEX outbox_by_lane ON outbox (lane, n);
    CREATE TABLE drafts (room_id TEXT PRIMARY KEY, body TEXT NOT NULL, cursor INTEGER NOT NULL, updated_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE read_marks (room_id TEXT PRIMARY KEY, seq INTEGER NOT NULL, mark_version INTEGER NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE held_before (room_id TEXT NOT NULL, id TEXT NOT NULL, seq INTEGER NOT NULL, body TEXT NOT NULL, PRIMARY KEY (room_id, id)) STRICT, WITHOUT ROWID;
    CREATE TABLE refresh_attempt (one INTEGER PRIMARY KEY CHECK (one = 1), token_hash TEXT NOT NULL, attempt_id TEXT NOT NULL) STRICT;
  `,
};
