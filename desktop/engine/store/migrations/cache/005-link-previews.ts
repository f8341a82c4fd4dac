import type { Migration } from '../../migrate.ts';

/** What links of messages lead to, as the relay told it; `preview` null: nothing to show when it was last asked. They go with their message. */
export const linkPreviews: Migration = {
  number: 5,
  name: 'link-previews',
  sql: `
    CREATE TABLE link_previews (
      room_id TEXT NOT NULL,
      message_id TEXT NOT NULL,
      url TEXT NOT NULL,
      preview TEXT,
      seen_at INTEGER NOT NULL,
      PRIMARY KEY (room_id, message_id, url)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX link_previews_by_age ON link_previews (seen_at);
  `,
};
