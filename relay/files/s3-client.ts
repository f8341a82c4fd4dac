import { S3Client } from '@aws-sdk/client-s3';
import type { S3Settings } from '../file-settings.ts';

const attempts = 3;
/** A store that cannot be reached is away: nobody waits longer for a connection. */
const connectMs = 5_000;

/** A client of an object store that speaks S3, Amazon's or another. */
export function openS3Client(settings: S3Settings): S3Client {
  return new S3Client({
    endpoint: settings.endpoint,
    region: settings.region,
    credentials: { accessKeyId: settings.key, secretAccessKey: settings.secret },
    forcePathStyle: true,
    maxAttempts: attempts,
    requestHandler: { connectionTimeout: connectMs },
    // Stores other than Amazon's know few of the newer checks; what is stored is named by its hash, or checked after writing.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
}
