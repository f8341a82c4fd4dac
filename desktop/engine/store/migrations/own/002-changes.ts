import type { Migration } from '../../migrate.ts';

/**
 * Changes of messages wait in the outbox (`target`: the message). A draft stands in a room or in a thread (`root_id`, empty: the room) and remembers what it
 * answers or edits. `thread_marks` and `save_marks`: what the server does not know yet; `read_marks.is_unread`: a mark that moves back.
 */
export const changes: Migration = {
  number: 2,
  name: 'changes',
  sql: `
    ALTER TABLE outbox ADD COLUMN target TEXT;
    CREATE INDEX outbox_by_target ON outbox (lane, target, n) WHERE target IS NOT NULL;
    CREATE TABLE drafts_in_threads (
      room_id TEXT NOT NULL,
      root_id TEXT NOT NULL DEFAULT '',
      body TEXT NOT NULL,
      cursor INTEGER NOT NULL,
      reply_to_id TEXT,
      edit TEXT,
      updated_at INTEGER NOT NULL,
      PRIMARY KEY (room_id, root_id)
    ) STRICT, WITHOUT ROWID;
    INSERT INTO drafts_in_threads (room_id, body, cursor, updated_at) SELECT room_id, body, cursor, updated_at FROM drafts;
    DROP TABLE drafts;
    ALTER TABLE drafts_in_threads RENAME TO drafts;
    CREATE TABLE thread_marks (room_id TEXT NOT NULL, root_id TEXT NOT NULL, seq INTEGER, is_followed INTEGER, PRIMARY KEY (room_id, root_id)) STRICT, WITHOUT ROWID;
    CREATE TABLE save_marks (room_id TEXT NOT NULL, message_id TEXT NOT NULL, is_on INTEGER NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (room_id, message_id)) STRICT, WITHOUT ROWID;
    ALTER TABLE read_marks ADD COLUMN is_unread INTEGER NOT NULL DEFAULT 0;
  `,
};
