import type { Id } from '@parley/shared/ids';
import type { WireError } from '@parley/shared/protocol/errors';
import type { ReadHandle, WriteHandle } from '../store.ts';
import type { DraftPlace } from './drafts.ts';

/** What is known of a file that was picked up. `type` is what the window said of it, which decides only how it is shown here. */
export type UploadFacts = {
  name: string;
  type: string;
  size: number;
  width: number | null;
  height: number | null;
  durationMs: number | null;
  /** The waveform of a recording. */
  peaks: number[] | null;
};

/** A file on its way to the relay, and what it goes with: a message in the outbox (`opId`), or the draft at its place. */
export type UploadRow = UploadFacts & {
  id: Id;
  roomId: Id;
  rootId: Id | null;
  opId: Id | null;
  hash: string;
  state: 'waiting' | 'done' | 'failed';
  sent: number;
  error: WireError | null;
};

type Raw = Omit<UploadRow, 'error' | 'rootId' | 'peaks'> & { error: string | null; rootId: string; peaks: string | null };

const columns =
  'id, room_id AS roomId, root_id AS rootId, op_id AS opId, name, type, size, width, height, duration_ms AS durationMs, peaks, hash, state, sent, error';

function toRow(raw: Raw): UploadRow {
  return {
    ...raw,
    rootId: raw.rootId === '' ? null : raw.rootId,
    error: raw.error === null ? null : (JSON.parse(raw.error) as WireError),
    peaks: raw.peaks === null ? null : (JSON.parse(raw.peaks) as number[]),
  };
}

export function addUpload(write: WriteHandle, row: Omit<UploadRow, 'opId' | 'state' | 'sent' | 'error'>, nowMs: number): void {
  write.run(
    "INSERT INTO uploads (id, room_id, root_id, name, type, size, width, height, duration_ms, peaks, hash, state, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'waiting', ?)",
    row.id,
    row.roomId,
    row.rootId ?? '',
    row.name,
    row.type,
    row.size,
    row.width,
    row.height,
    row.durationMs,
    row.peaks === null ? null : JSON.stringify(row.peaks),
    row.hash,
    nowMs,
  );
}

export function findUpload(read: ReadHandle, id: Id): UploadRow | null {
  const raw = read.get<Raw>(`SELECT ${columns} FROM uploads WHERE id = ?`, id);
  return raw ? toRow(raw) : null;
}

/** The files of a draft, in the order they were picked up. */
export function draftUploads(read: ReadHandle, { roomId, rootId }: DraftPlace): UploadRow[] {
  return read.all<Raw>(`SELECT ${columns} FROM uploads WHERE room_id = ? AND root_id = ? AND op_id IS NULL ORDER BY n`, roomId, rootId ?? '').map(toRow);
}

/** Places whose draft has files. */
export function placesWithUploads(read: ReadHandle): (DraftPlace & { updatedAt: number })[] {
  return read
    .all<{ roomId: Id; rootId: string; updatedAt: number }>(
      'SELECT room_id AS roomId, root_id AS rootId, max(created_at) AS updatedAt FROM uploads WHERE op_id IS NULL GROUP BY room_id, root_id',
    )
    .map((place) => ({ ...place, rootId: place.rootId === '' ? null : place.rootId }));
}

/** The files of a message in the outbox, in their order. */
export function messageUploads(read: ReadHandle, opId: Id): UploadRow[] {
  return read.all<Raw>(`SELECT ${columns} FROM uploads WHERE op_id = ? ORDER BY n`, opId).map(toRow);
}

/** What has to go up, oldest first; what a sent message waits for before what is still in a draft. */
export function waitingUploads(read: ReadHandle): UploadRow[] {
  return read.all<Raw>(`SELECT ${columns} FROM uploads WHERE state = 'waiting' ORDER BY op_id IS NULL, n`).map(toRow);
}

/** Files whose message is not in the outbox any more: it was stored, or taken back. */
export function leftUploads(read: ReadHandle): UploadRow[] {
  return read.all<Raw>(`SELECT ${columns} FROM uploads WHERE op_id IS NOT NULL AND op_id NOT IN (SELECT op_id FROM outbox) ORDER BY n`).map(toRow);
}

/** The hashes of all bytes that somebody still needs. */
export function uploadHashes(read: ReadHandle): Set<string> {
  return new Set(read.all<{ hash: string }>('SELECT DISTINCT hash FROM uploads').map((row) => row.hash));
}

/** Files leave the draft with a message; one that had failed is tried again with it. */
export function attachUpload(write: WriteHandle, id: Id, opId: Id): void {
  write.run('UPDATE uploads SET op_id = ? WHERE id = ?', opId, id);
  retryUploads(write, opId);
}

/** A file of a message that will not be sent stands in the draft of its place again. */
export function detachUpload(write: WriteHandle, id: Id, opId: Id): void {
  write.run('UPDATE uploads SET op_id = NULL WHERE id = ? AND op_id = ?', id, opId);
}

export function noteSent(write: WriteHandle, id: Id, sent: number): void {
  write.run('UPDATE uploads SET sent = ? WHERE id = ?', sent, id);
}

export function noteUploaded(write: WriteHandle, id: Id): void {
  write.run("UPDATE uploads SET state = 'done', sent = size, error = NULL WHERE id = ?", id);
}

export function noteUploadFailed(write: WriteHandle, id: Id, error: WireError): void {
  write.run("UPDATE uploads SET state = 'failed', error = ? WHERE id = ?", JSON.stringify(error), id);
}

/** What failed goes up again. */
export function retryUploads(write: WriteHandle, opId: Id): void {
  write.run("UPDATE uploads SET state = 'waiting', error = NULL WHERE op_id = ? AND state = 'failed'", opId);
}

/** The relay has given the files of a message up (a day without a message): all of them go up again. */
export function restartUploads(write: WriteHandle, opId: Id): void {
  write.run("UPDATE uploads SET state = 'waiting', sent = 0, error = NULL WHERE op_id = ?", opId);
}

/** A message got another id. */
export function moveUploads(write: WriteHandle, from: Id, to: Id): void {
  write.run('UPDATE uploads SET op_id = ? WHERE op_id = ?', to, from);
}

export function removeUpload(write: WriteHandle, id: Id): void {
  write.run('DELETE FROM uploads WHERE id = ?', id);
}
