import type { Migration } from '../../migrate.ts';

/** The profile: which accounts there are and what this person chose for this device. `ended_code`: why the session is over; null while signed in. */
export const first: Migration = {
  number: 1,
  name: 'first',
  sql: `
    CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE accounts (
      id TEXT PRIMARY KEY,
      server_url TEXT NOT NULL,
      server_name TEXT NOT NULL,
      user_id TEXT NOT NULL,
      user TEXT NOT NULL,
      nodes TEXT NOT NULL,
      ended_code TEXT,
      created_at INTEGER NOT NULL,
      UNIQUE (server_url, user_id)
    ) STRICT;
  `,
};
