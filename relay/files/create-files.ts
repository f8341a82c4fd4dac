import { join } from 'node:path';
import type { Contents, FileLimits, FileStore, Files, PictureStore } from '../domain/files/file-ports.ts';
import type { Clock } from '../domain/ports.ts';
import type { S3Settings } from '../file-settings.ts';
import type { RateLimits } from '../rate-limits.ts';
import { createByteBudget } from './byte-budget.ts';
import { createContentsOnDisk } from './contents-on-disk.ts';
import { createFileLinks } from './file-links.ts';
import { createInspector } from './inspector.ts';
import { openSpool } from './spool.ts';
import { openUploadFolder, type UploadFolder } from './upload-folder.ts';

export type FilesOptions = {
  /** Everything about files on this machine is in here; nodes that share no object store share it. */
  folder: string;
  store: FileStore;
  pictures: PictureStore;
  limits: FileLimits;
  s3: S3Settings | null;
  rateLimits: RateLimits | null;
  secret: Uint8Array;
  clock: Clock;
  onMoved: (direction: 'in' | 'out', bytes: number) => void;
};

/** The client of object stores takes some 10 MB of memory: it is loaded by who has a store. */
async function openContentsInS3(s3: S3Settings): Promise<Contents> {
  const { createContentsInS3 } = await import('./contents-in-s3.ts');
  return createContentsInS3(s3);
}

/** Wires everything about files. `sweep` takes away what dead processes and given up uploads left on this machine. */
export async function createFiles(options: FilesOptions): Promise<{ files: Files; uploadFolder: UploadFolder; sweep(): Promise<void> }> {
  const { folder, store, limits, s3, rateLimits } = options;
  const spool = await openSpool(join(folder, 'incoming'));
  const uploadFolder = await openUploadFolder(join(folder, 'uploads'), limits.personBytesMax);
  const files: Files = {
    store,
    pictures: options.pictures,
    spool,
    contents: s3 === null ? createContentsOnDisk(join(folder, 'contents')) : await openContentsInS3(s3),
    inspector: createInspector(spool),
    links: createFileLinks(options.secret, options.clock),
    limits,
    uploads: createByteBudget(rateLimits?.uploadBytes ?? null, (bytes) => options.onMoved('in', bytes)),
    downloads: createByteBudget(rateLimits?.downloadBytes ?? null, (bytes) => options.onMoved('out', bytes)),
  };
  return {
    files,
    uploadFolder,
    async sweep() {
      await spool.sweep();
      await uploadFolder.sweep();
    },
  };
}
