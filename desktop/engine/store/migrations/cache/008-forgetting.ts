import type { Migration } from '../../migrate.ts';

/** Rooms whose rows are being deleted, so that it goes on after a crash. Rows of rooms that are gone already were left by one. */
export const forgetting: Migration = {
  number: 8,
  name: 'forgetting',
  sql: `
    CREATE TABLE forgetting (room_id TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
    INSERT INTO forgetting (room_id) SELECT DISTINCT room_id FROM messages WHERE room_id NOT IN (SELECT id FROM rooms);
  `,
};
