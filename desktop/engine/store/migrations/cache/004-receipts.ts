import type { Migration } from '../../migrate.ts';

/** How far the words of a room have come with its people, as last heard. One's own row: what this device told the server. */
export const receipts: Migration = {
  number: 4,
  name: 'receipts',
  sql: `
    CREATE TABLE receipts (room_id TEXT NOT NULL, user_id TEXT NOT NULL, delivered_seq INTEGER NOT NULL, read_seq INTEGER NOT NULL, joined_at INTEGER NOT NULL,
      PRIMARY KEY (room_id, user_id)) STRICT, WITHOUT ROWID;
  `,
};
