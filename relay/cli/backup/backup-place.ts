import type { Readable } from 'node:stream';
import type { S3Settings } from '../../file-settings.ts';
import { CliError, exitCodes } from '../cli-error.ts';
import { openBucketPlace } from './bucket-place.ts';
import { openFolderPlace } from './folder-place.ts';

/** Where backups are kept: paths below it, with `/`. A path is written whole or not at all. */
export type BackupPlace = {
  /** For a person. */
  label: string;
  write(path: string, source: AsyncIterable<Uint8Array>): Promise<number>;
  read(path: string): Promise<Readable>;
  /** Null: not there. */
  size(path: string): Promise<number | null>;
  /** Everything below a folder, as paths. */
  list(folder: string): Promise<string[]>;
  /** A file, or a folder with all that is in it. */
  remove(path: string): Promise<void>;
  /** The folders at the top, by name. */
  folders(): Promise<string[]>;
  /** Where the parts of a backup go until it is whole. */
  stagingOf(name: string): string;
  /** From now on the backup is there: everything before was invisible to those who look for backups. */
  finish(name: string): Promise<void>;
};

/**
 * A folder, or `s3://bucket/prefix` in the object store that the `FILES_S3_` variables name.
 * @throws {CliError} where the target cannot be one
 */
export function openBackupPlace(target: string, s3: S3Settings | null): BackupPlace {
  if (!target.startsWith('s3://')) return openFolderPlace(target);
  const [bucket = '', ...prefix] = target.slice('s3://'.length).split('/');
  if (s3 === null || bucket === '') {
    throw new CliError(
      `${target} cannot be reached`,
      'Give s3://BUCKET/PREFIX, and the object store by FILES_S3_ENDPOINT, FILES_S3_BUCKET, FILES_S3_KEY and FILES_S3_SECRET.',
      {
        exitCode: exitCodes.misused,
      },
    );
  }
  return openBucketPlace({ ...s3, bucket }, prefix.filter((part) => part !== '').join('/'));
}
