import type { Migration } from '../../migrate.ts';

/** Whom one blocked here (or no longer does) while the relay does not know it yet. */
export const blockMarks: Migration = {
  number: 7,
  name: 'block-marks',
  sql: 'CREATE TABLE block_marks (user_id TEXT PRIMARY KEY, is_on INTEGER NOT NULL, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;',
};
