import type { Id } from '@parley/shared/ids';
import type { ReadHandle, WriteHandle } from '../store.ts';

/** An unfinished message. `cursor`: UTF-16 units, as text fields count. */
export type Draft = { body: string; cursor: number };

export function readDraft(read: ReadHandle, roomId: Id): Draft {
  return read.get<Draft>('SELECT body, cursor FROM drafts WHERE room_id = ?', roomId) ?? { body: '', cursor: 0 };
}

/** Rooms with something written. */
export function draftRooms(read: ReadHandle): Set<Id> {
  return new Set(read.all<{ id: Id }>('SELECT room_id AS id FROM drafts').map((row) => row.id));
}

/** An empty draft leaves no row. */
export function writeDraft(write: WriteHandle, roomId: Id, draft: Draft, nowMs: number): void {
  if (draft.body === '') write.run('DELETE FROM drafts WHERE room_id = ?', roomId);
  else
    write.run(
      'INSERT INTO drafts (room_id, body, cursor, updated_at) VALUES (?, ?, ?, ?) ON CONFLICT (room_id) DO UPDATE SET body = excluded.body, cursor = excluded.cursor, updated_at = excluded.updated_at',
      roomId,
      draft.body,
      draft.cursor,
      nowMs,
    );
}
