import type { Migration } from '../../migrate.ts';

/** Every ASCII sign is part of a gram; blanks divide them. Quoted for a string within a string within SQL. */
const signs = '!""#$%&\'\'()*+,-./:;<=>?@[\\]^_`{|}~';

/**
 * Full text. `search_index` holds the grams of messages (search/grams.ts) under their `row_id`, no text; `secure-delete` takes what is deleted out of the
 * file at once; merging is done in small steps by the indexer alone. `search_pending`: rows that the index does not have yet, here all there are.
 * `messages_voted`: best first.
 */
export const search: Migration = {
  number: 3,
  name: 'search',
  sql: `
    CREATE VIRTUAL TABLE search_index USING fts5 (grams, content='', columnsize=0, tokenize="ascii tokenchars '${signs}'");
    INSERT INTO search_index (search_index, rank) VALUES ('secure-delete', 1);
    INSERT INTO search_index (search_index, rank) VALUES ('automerge', 0);
    CREATE TABLE search_pending (row_id INTEGER PRIMARY KEY) STRICT;
    INSERT INTO search_pending SELECT row_id FROM messages WHERE deleted_at IS NULL;
    CREATE INDEX messages_voted ON messages (json_extract(extra, '$.votes.up') - json_extract(extra, '$.votes.down')) WHERE instr(extra, '"votes"') > 0;
  `,
};
