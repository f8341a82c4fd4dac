import { join } from 'node:path';
import type { RelayConfig } from '../config.ts';
import type { Contents } from '../domain/files/file-ports.ts';
import { createContentsInS3 } from '../files/contents-in-s3.ts';
import { createContentsOnDisk } from '../files/contents-on-disk.ts';

/** The file store of this relay: its object store, or the folder in `DATA_DIR`. */
export function fileContents(config: RelayConfig): Contents {
  return config.files.s3 === null ? createContentsOnDisk(join(config.dataDir, 'files', 'contents')) : createContentsInS3(config.files.s3);
}

/** Where files lie on their way into the store; on the same disk as the store, so that they need not be copied. */
export function spoolFolder(config: RelayConfig): string {
  return join(config.dataDir, 'files', 'incoming');
}
