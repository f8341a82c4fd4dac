import type { Migration } from '../../migrate.ts';

/** The waveform of a recording that waits: JSON, a list of levels. */
export const peaks: Migration = { number: 6, name: 'peaks', sql: 'ALTER TABLE uploads ADD COLUMN peaks TEXT;' };
