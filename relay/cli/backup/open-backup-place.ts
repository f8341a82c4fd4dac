import type { S3Settings } from '../../file-settings.ts';
import { CliError, exitCodes } from '../cli-error.ts';
import type { BackupPlace } from './backup-place.ts';
import { openBucketPlace } from './bucket-place.ts';
import { openFolderPlace } from './folder-place.ts';

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
