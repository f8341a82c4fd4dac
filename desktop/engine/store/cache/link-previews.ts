import { type LinkPreview, linkPreviewSchema } from '@parley/shared/entities/link-preview';
import type { Id } from '@parley/shared/ids';
import type { ReadHandle, WriteHandle } from '../store.ts';

/** What is remembered of a link. `preview` null: there was nothing to show. */
export type StoredPreview = { url: string; preview: LinkPreview | null; seenAtMs: number };

/** So many links are remembered; the ones that were asked for longest ago go first. */
const rowsMax = 5_000;

export function previewsOf(read: ReadHandle, roomId: Id, messageId: Id): StoredPreview[] {
  return read
    .all<{ url: string; preview: string | null; seenAtMs: number }>(
      'SELECT url, preview, seen_at AS seenAtMs FROM link_previews WHERE room_id = ? AND message_id = ?',
      roomId,
      messageId,
    )
    .map(({ url, preview, seenAtMs }) => ({ url, seenAtMs, preview: preview === null ? null : linkPreviewSchema.parse(JSON.parse(preview)) }));
}

export function putPreview(write: WriteHandle, roomId: Id, messageId: Id, { url, preview, seenAtMs }: StoredPreview): void {
  write.run(
    'INSERT OR REPLACE INTO link_previews (room_id, message_id, url, preview, seen_at) VALUES (?, ?, ?, ?, ?)',
    roomId,
    messageId,
    url,
    preview === null ? null : JSON.stringify(preview),
    seenAtMs,
  );
}

export function trimPreviews(write: WriteHandle): void {
  write.run('DELETE FROM link_previews WHERE seen_at < (SELECT seen_at FROM link_previews ORDER BY seen_at DESC LIMIT 1 OFFSET ?)', rowsMax);
}

export function deletePreviews(write: WriteHandle, roomId: Id, messageIds: readonly Id[]): void {
  for (const id of messageIds) write.run('DELETE FROM link_previews WHERE room_id = ? AND message_id = ?', roomId, id);
}

export function deletePreviewsIn(write: WriteHandle, roomId: Id): void {
  write.run('DELETE FROM link_previews WHERE room_id = ?', roomId);
}
