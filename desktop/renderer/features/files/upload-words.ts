import type { UploadView } from '@parley/shared/ipc/views';

/** How much of a file is where it should be, 0 to 1. */
export function partOf({ sent, size }: UploadView): number {
  return size === 0 ? 1 : Math.min(1, sent / size);
}

/** Where a file is on its way. */
export function uploadWords(file: UploadView, isOnline: boolean): string {
  switch (file.state) {
    case 'reading':
      return 'being read';
    case 'waiting':
      return isOnline ? 'waiting' : 'uploads when online';
    case 'uploading':
      return `${Math.round(partOf(file) * 100)} %`;
    case 'done':
      return 'uploaded';
    case 'failed':
      return file.error?.message ?? 'not uploaded';
  }
}
