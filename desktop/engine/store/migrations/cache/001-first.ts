import type { Migration } from '../../migrate.ts';

/**
 * Everything that came from the relay. `messages.row_id` = createdAt · 1024 + n: newest first by row id, also after back-filling, and the document id of
 * the full-text index to come. `is_countable`/`is_mention` hold for the one person this file belongs to; their partial indexes make counts cheap.
 */
export const first: Migration = {
  number: 1,
  name: 'first',
  sql: `
    CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE rooms (
      id TEXT PRIMARY KEY,
      room TEXT NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('member', 'left')),
      role TEXT NOT NULL,
      notify TEXT NOT NULL,
      first_seq INTEGER NOT NULL,
      head_seq INTEGER NOT NULL,
      cursor INTEGER,
      last_read_seq INTEGER NOT NULL,
      mark_version INTEGER NOT NULL,
      base_unread INTEGER NOT NULL,
      base_mentions INTEGER NOT NULL,
      base_at_seq INTEGER NOT NULL,
      unread INTEGER NOT NULL,
      mentions INTEGER NOT NULL,
      members INTEGER,
      members_at_seq INTEGER NOT NULL,
      last_message_at INTEGER,
      verified_at_ms INTEGER
    ) STRICT;
    CREATE TABLE ranges (
      room_id TEXT NOT NULL,
      from_seq INTEGER NOT NULL,
      to_seq INTEGER NOT NULL CHECK (to_seq >= from_seq),
      as_of INTEGER NOT NULL,
      PRIMARY KEY (room_id, from_seq)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE messages (
      row_id INTEGER PRIMARY KEY,
      room_id TEXT NOT NULL,
      id TEXT NOT NULL,
      seq INTEGER NOT NULL,
      version INTEGER NOT NULL,
      author_id TEXT NOT NULL,
      kind TEXT NOT NULL,
      body TEXT NOT NULL,
      created_at INTEGER NOT NULL,
      edited_at INTEGER,
      deleted_at INTEGER,
      reply_to_id TEXT,
      thread_root_id TEXT,
      extra TEXT,
      is_countable INTEGER NOT NULL,
      is_mention INTEGER NOT NULL
    ) STRICT;
    CREATE UNIQUE INDEX messages_by_seq ON messages (room_id, seq);
    CREATE UNIQUE INDEX messages_by_id ON messages (id, room_id);
    CREATE INDEX messages_countable ON messages (room_id, seq) WHERE is_countable = 1;
    CREATE INDEX my_mentions ON messages (room_id, seq) WHERE is_mention = 1;
    CREATE TABLE system_events (
      room_id TEXT NOT NULL,
      seq INTEGER NOT NULL,
      type TEXT NOT NULL,
      data TEXT NOT NULL,
      PRIMARY KEY (room_id, seq)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE users (id TEXT PRIMARY KEY, version INTEGER NOT NULL, data TEXT NOT NULL, folded TEXT NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE members (
      room_id TEXT NOT NULL,
      user_id TEXT NOT NULL,
      role TEXT NOT NULL,
      joined_at INTEGER NOT NULL,
      PRIMARY KEY (room_id, user_id)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE notification_decisions (
      room_id TEXT NOT NULL,
      seq INTEGER NOT NULL,
      message_id TEXT NOT NULL,
      is_shown INTEGER NOT NULL,
      reason TEXT NOT NULL,
      at_ms INTEGER NOT NULL,
      withdrawn_at_ms INTEGER,
      PRIMARY KEY (room_id, seq)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX notifications_shown ON notification_decisions (room_id, seq) WHERE is_shown = 1 AND withdrawn_at_ms IS NULL;
  `,
};
