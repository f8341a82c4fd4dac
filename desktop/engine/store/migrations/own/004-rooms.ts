import type { Migration } from '../../migrate.ts';

/** How this device lists its rooms (`section`: one of the person's own making), and the notification levels that the server does not know yet. */
export const rooms: Migration = {
  number: 4,
  name: 'rooms',
  sql: `
    CREATE TABLE room_places (room_id TEXT PRIMARY KEY, is_starred INTEGER NOT NULL, section TEXT) STRICT, WITHOUT ROWID;
    CREATE TABLE notify_marks (room_id TEXT PRIMARY KEY, level TEXT NOT NULL, op_id TEXT NOT NULL) STRICT, WITHOUT ROWID;
  `,
};
