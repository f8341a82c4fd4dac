import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { DeleteObjectCommand, GetObjectCommand, HeadObjectCommand, NoSuchKey, NotFound, PutObjectCommand, S3ServiceException } from '@aws-sdk/client-s3';
import type { Contents } from '../domain/files/file-ports.ts';
import { RelayError } from '../domain/relay-error.ts';
import type { S3Settings } from '../file-settings.ts';
import { openS3Client } from './s3-client.ts';

const isMissing = (error: unknown): boolean =>
  error instanceof NoSuchKey || error instanceof NotFound || (error instanceof S3ServiceException && error.$metadata.httpStatusCode === 404);

/** An object store that does not answer is away for a while; what it refuses is for the operator to see. */
function translated(error: unknown): unknown {
  if (error instanceof RelayError) return error;
  return new RelayError('unavailable', 'The store of files does not answer. It will be tried again.', { retryAfterMs: 2_000, cause: error });
}

/** What carries no bytes is answered within this: who waits holds the lock of a file's hash. */
const usualTuning = { answerMs: 8_000 };

/** Bytes as objects named by their hash, in a bucket of an object store that speaks S3. An object is there whole or not at all. */
export function createContentsInS3(settings: S3Settings, { answerMs } = usualTuning): Contents {
  const { bucket: Bucket } = settings;
  const client = openS3Client(settings);
  const inTime = () => ({ abortSignal: AbortSignal.timeout(answerMs) });

  async function sizeOf(Key: string): Promise<number | null> {
    try {
      return (await client.send(new HeadObjectCommand({ Bucket, Key }), inTime())).ContentLength ?? null;
    } catch (error) {
      if (isMissing(error)) return null;
      throw error;
    }
  }

  return {
    async keep({ path, size, content }) {
      try {
        if ((await sizeOf(content)) === size) return;
        await client.send(new PutObjectCommand({ Bucket, Key: content, Body: createReadStream(path), ContentLength: size }));
      } catch (error) {
        throw translated(error);
      }
    },
    async open(content, part) {
      if (part !== null && part.end < part.start) return Readable.from([]);
      try {
        const Range = part === null ? undefined : `bytes=${part.start}-${part.end}`;
        const { Body } = await client.send(new GetObjectCommand({ Bucket, Key: content, Range }));
        if (Body instanceof Readable) return Body;
        throw new Error('the object store answered without a body');
      } catch (error) {
        if (isMissing(error)) throw new RelayError('gone', 'This file is not here any more.', { cause: error });
        throw translated(error);
      }
    },
    async remove(content) {
      await client.send(new DeleteObjectCommand({ Bucket, Key: content }), inTime());
    },
  };
}
