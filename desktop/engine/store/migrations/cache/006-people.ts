import type { Migration } from '../../migrate.ts';

/** Whom one blocked, until when one is muted in a room, and how many reports wait for its moderators. */
export const people: Migration = {
  number: 6,
  name: 'people',
  sql: `
    CREATE TABLE blocks (user_id TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
    ALTER TABLE rooms ADD COLUMN muted_until INTEGER;
    ALTER TABLE rooms ADD COLUMN open_reports INTEGER NOT NULL DEFAULT 0;
  `,
};
