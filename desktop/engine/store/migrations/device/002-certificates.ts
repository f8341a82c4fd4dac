import type { Migration } from '../../migrate.ts';

/** Certificates that the person trusted by their fingerprint, for servers that no authority vouches for. */
export const certificates: Migration = {
  number: 2,
  name: 'certificates',
  sql: `
    CREATE TABLE certificates (
      origin TEXT PRIMARY KEY,
      pem TEXT NOT NULL,
      fingerprint TEXT NOT NULL,
      trusted_at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
  `,
};
