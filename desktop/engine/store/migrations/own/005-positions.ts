import type { Migration } from '../../migrate.ts';

/** Where in its section somebody put a room, counted from the top. */
export const positions: Migration = {
  number: 5,
  name: 'positions',
  sql: 'ALTER TABLE room_places ADD COLUMN position INTEGER',
};
