import type { File as StoredFile } from '@parley/shared/entities/file';

/** Where the gallery serves its sample pictures, whatever account, message and file is asked for. */
export const sampleFilesOrigin = '/sample-files';

const fileId = (n: number) => `0198c0e2-0000-7000-8000-${String(n).padStart(12, '0')}`;

/** What Aiko sent from the mast. */
export const sampleFiles: readonly StoredFile[] = [
  {
    id: fileId(1),
    name: 'hemsedal-dawn.jpg',
    type: 'image/jpeg',
    size: 3_250_000,
    width: 4032,
    height: 2520,
    thumbnail: { width: 480, height: 300 },
    uploadedAt: 0,
  },
  { id: fileId(2), name: 'hemsedal-night-18.csv', type: 'text/csv', size: 421_900, uploadedAt: 0 },
];

/** Files of every kind and number, one message for each, for the gallery's `files=1`. */
export const fileSets: readonly (readonly StoredFile[])[] = [
  [3, 4, 5, 6, 7, 8, 9, 10].map((n) => ({
    id: fileId(n),
    name: `mast-${n}.jpg`,
    type: 'image/jpeg',
    size: 900_000 * n,
    width: 1600,
    height: 1000,
    uploadedAt: 0,
  })),
  [
    {
      id: fileId(17),
      name: 'Voice message 2026-11-19 09.41.webm',
      type: 'audio/webm',
      size: 164_000,
      durationMs: 41_000,
      // Somebody who speaks in sentences.
      peaks: Array.from({ length: 64 }, (_, at) => Math.round(99 * Math.abs(Math.sin(at * 1.7) * Math.sin(at / 7)))),
      uploadedAt: 0,
    },
  ],
  [{ id: fileId(11), name: 'voice-note.ogg', type: 'audio/ogg', size: 88_000, durationMs: 41_000, uploadedAt: 0 }],
  [{ id: fileId(12), name: 'rig-3-humidity.mp4', type: 'video/mp4', size: 18_300_000, width: 1280, height: 720, durationMs: 64_000, uploadedAt: 0 }],
  [
    {
      id: fileId(13),
      name: 'a-very-long-name-of-a-picture-that-somebody-scanned-on-a-rainy-day.png',
      type: 'image/png',
      size: 120_000,
      width: 400,
      height: 1200,
      uploadedAt: 0,
    },
  ],
  [
    {
      id: fileId(14),
      name: 'a-very-long-name-of-a-spreadsheet-that-nobody-ever-renamed-because-it-works.xlsx',
      type: 'application/zip',
      size: 48_211,
      uploadedAt: 0,
    },
    { id: fileId(15), name: 'page.html', type: 'text/html', size: 3_200, uploadedAt: 0 },
  ],
  [{ id: fileId(16), name: 'hemsedal-dawn.jpg', type: 'image/jpeg', size: 3_250_000, width: 4032, height: 2520, uploadedAt: 0 }],
];
