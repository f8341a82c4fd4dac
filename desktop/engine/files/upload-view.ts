import type { UploadView } from '@parley/shared/ipc/views';
import type { UploadRow } from '../store/own/uploads.ts';

/** Row → view. `isUploading`: its bytes are on their way at this moment. */
export function uploadView(row: UploadRow, isUploading: boolean): UploadView {
  const { id, name, type, size, width, height, durationMs, peaks, sent, error } = row;
  return {
    id,
    name,
    type,
    size,
    ...(width === null ? {} : { width }),
    ...(height === null ? {} : { height }),
    ...(durationMs === null ? {} : { durationMs }),
    ...(peaks === null ? {} : { peaks }),
    state: row.state === 'waiting' && isUploading ? 'uploading' : row.state,
    sent: Math.min(sent, size),
    error,
  };
}
