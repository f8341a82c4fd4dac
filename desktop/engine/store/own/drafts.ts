import type { Id } from '@parley/shared/ids';
import type { ReadHandle, WriteHandle } from '../store.ts';

type Words = { body: string; cursor: number };

/** An unfinished message: its words, what it answers, and a stored message being changed with words of its own. `cursor`: UTF-16 units, as text fields count. */
export type Draft = Words & { replyToId: Id | null; edit: (Words & { messageId: Id }) | null };

/** Where a draft stands: in a room, or in one of its threads. */
export type DraftPlace = { roomId: Id; rootId: Id | null };

export type StoredDraft = DraftPlace & { draft: Draft; updatedAt: number };

type Raw = { roomId: Id; rootId: Id | ''; body: string; cursor: number; replyToId: Id | null; edit: string | null; updatedAt: number };

const columns = 'room_id AS roomId, root_id AS rootId, body, cursor, reply_to_id AS replyToId, edit, updated_at AS updatedAt';

export const emptyDraft: Draft = { body: '', cursor: 0, replyToId: null, edit: null };

/** Whether there is anything to come back to. */
export function isWritten(draft: Draft): boolean {
  return draft.body.trim() !== '' || draft.edit !== null;
}

function toDraft({ body, cursor, replyToId, edit }: Raw): Draft {
  return { body, cursor, replyToId, edit: edit === null ? null : (JSON.parse(edit) as Draft['edit']) };
}

export function readDraft(read: ReadHandle, { roomId, rootId }: DraftPlace): Draft {
  const raw = read.get<Raw>(`SELECT ${columns} FROM drafts WHERE room_id = ? AND root_id = ?`, roomId, rootId ?? '');
  return raw ? toDraft(raw) : emptyDraft;
}

/** All drafts, newest first. */
export function allDrafts(read: ReadHandle): StoredDraft[] {
  return read.all<Raw>(`SELECT ${columns} FROM drafts ORDER BY updated_at DESC`).map((raw) => ({
    roomId: raw.roomId,
    rootId: raw.rootId === '' ? null : raw.rootId,
    draft: toDraft(raw),
    updatedAt: raw.updatedAt,
  }));
}

/** An empty draft leaves no row. */
export function writeDraft(write: WriteHandle, { roomId, rootId }: DraftPlace, draft: Draft, nowMs: number): void {
  if (draft.body === '' && draft.replyToId === null && draft.edit === null) {
    write.run('DELETE FROM drafts WHERE room_id = ? AND root_id = ?', roomId, rootId ?? '');
    return;
  }
  write.run(
    'INSERT OR REPLACE INTO drafts (room_id, root_id, body, cursor, reply_to_id, edit, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?)',
    roomId,
    rootId ?? '',
    draft.body,
    draft.cursor,
    draft.replyToId,
    draft.edit === null ? null : JSON.stringify(draft.edit),
    nowMs,
  );
}
