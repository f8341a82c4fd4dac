import { gramsOfMessage, gramsVersion } from '../../search/grams.ts';
import type { ReadHandle, WriteHandle } from '../store.ts';
import { type MessageRow, messageColumns, toMessage } from './message-row.ts';
import { readMetaNumber, writeMeta } from './meta.ts';

/**
 * The full-text index beside the messages. A row is in the index as it stands now, or it waits in `search_pending`: what changes or goes is taken out in the
 * same transaction, what is new is put in soon after (search/indexer.ts).
 */

type IndexedRow = MessageRow & { is_mention: number };

const indexedColumns = `${messageColumns}, is_mention`;

function gramsOfRow(row: IndexedRow): string | null {
  return gramsOfMessage(toMessage(row), row.is_mention === 1);
}

/** A row that is new, or that was taken out to be put in again. */
export function queueForIndex(write: WriteHandle, rowId: number): void {
  write.run('INSERT OR IGNORE INTO search_pending (row_id) VALUES (?)', rowId);
}

/** Takes a row out of the index, grams and all. Call it while the row still stands as it was. */
export function takeOutOfIndex(write: WriteHandle, rowId: number): void {
  if (write.run('DELETE FROM search_pending WHERE row_id = ?', rowId).changes > 0) return;
  const row = write.get<IndexedRow>(`SELECT ${indexedColumns} FROM messages WHERE row_id = ?`, rowId);
  const grams = row ? gramsOfRow(row) : null;
  if (grams !== null) write.run("INSERT INTO search_index (search_index, rowid, grams) VALUES ('delete', ?, ?)", rowId, grams);
}

/** Pages of the index that are merged after each step, so that no single write takes long. */
const mergePages = 100;

/**
 * Puts the newest `limit` waiting rows into the index.
 * @returns how many rows were taken; fewer than `limit`: none is left
 */
export function indexSome(write: WriteHandle, limit: number): number {
  const waiting = write.all<{ rowId: number }>('SELECT row_id AS rowId FROM search_pending ORDER BY row_id DESC LIMIT ?', limit);
  // Ascending: the index begins a new segment whenever row ids go back.
  waiting.reverse();
  for (const { rowId } of waiting) {
    const row = write.get<IndexedRow>(`SELECT ${indexedColumns} FROM messages WHERE row_id = ?`, rowId);
    const grams = row ? gramsOfRow(row) : null;
    if (grams !== null) write.run('INSERT INTO search_index (rowid, grams) VALUES (?, ?)', rowId, grams);
    write.run('DELETE FROM search_pending WHERE row_id = ?', rowId);
  }
  if (waiting.length > 0) write.run("INSERT INTO search_index (search_index, rank) VALUES ('merge', ?)", mergePages);
  return waiting.length;
}

/** Empties an index of other grams than the present ones and queues every message. A new index notes which grams it holds. */
export function renewIndex(write: WriteHandle): void {
  const held = readMetaNumber(write, 'gramsVersion');
  if (held === gramsVersion) return;
  if (held !== null) {
    write.run("INSERT INTO search_index (search_index) VALUES ('delete-all')");
    write.run('INSERT OR IGNORE INTO search_pending SELECT row_id FROM messages WHERE deleted_at IS NULL');
  }
  writeMeta(write, 'gramsVersion', gramsVersion);
}

/** Messages that wait for the index. */
export function countPending(read: ReadHandle): number {
  return read.get<{ n: number }>('SELECT count(*) AS n FROM search_pending')?.n ?? 0;
}
