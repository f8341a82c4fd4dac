import type { Migration } from '../../migrate.ts';

/** The commands of each room's bots as last told, for completing them offline. */
export const commands: Migration = {
  number: 7,
  name: 'commands',
  sql: 'CREATE TABLE room_commands (room_id TEXT PRIMARY KEY, commands TEXT NOT NULL) STRICT, WITHOUT ROWID;',
};
