import type { Migration } from '../../migrate.ts';

/**
 * Threads, saved messages, pins. `threads`: what the relay said of one's reading (`is_followed` null, `version` -1: nothing yet) and what follows from the
 * rows (`has_me`: one started it, wrote in it or is named in it; `follows`, `unread`, `mentions`: derived, never stepped). `thread_holds`: every message of
 * the thread from `from_seq` on is held as of log number `as_of`, its root too, also where no range holds them.
 */
export const threads: Migration = {
  number: 2,
  name: 'threads',
  sql: `
    CREATE TABLE threads (
      room_id TEXT NOT NULL,
      root_id TEXT NOT NULL,
      last_read_seq INTEGER NOT NULL DEFAULT 0,
      is_followed INTEGER,
      version INTEGER NOT NULL DEFAULT -1,
      has_me INTEGER NOT NULL DEFAULT 0,
      follows INTEGER NOT NULL DEFAULT 0,
      unread INTEGER NOT NULL DEFAULT 0,
      mentions INTEGER NOT NULL DEFAULT 0,
      PRIMARY KEY (room_id, root_id)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX threads_followed ON threads (room_id) WHERE follows = 1;
    CREATE TABLE thread_holds (room_id TEXT NOT NULL, root_id TEXT NOT NULL, from_seq INTEGER NOT NULL, as_of INTEGER NOT NULL, PRIMARY KEY (room_id, root_id)) STRICT, WITHOUT ROWID;
    CREATE TABLE saves (room_id TEXT NOT NULL, message_id TEXT NOT NULL, saved_at INTEGER NOT NULL, PRIMARY KEY (room_id, message_id)) STRICT, WITHOUT ROWID;
    CREATE INDEX messages_of_thread ON messages (room_id, thread_root_id, seq) WHERE thread_root_id IS NOT NULL;
    CREATE INDEX messages_pinned ON messages (room_id, seq) WHERE instr(extra, '"pinned":true') > 0;
  `,
};
