import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { DeleteObjectCommand, GetObjectCommand, HeadObjectCommand, ListObjectsV2Command, PutObjectCommand, S3ServiceException } from '@aws-sdk/client-s3';
import type { S3Settings } from '../../file-settings.ts';
import { openS3Client } from '../../files/s3-client.ts';
import type { BackupPlace } from './backup-place.ts';

/**
 * Backups in an object store. An object is there whole or not at all; a backup is there once its manifest is, which is written last. A part is collected on
 * this machine's disk first, since an object store wants to know its length (at most 5 GB each).
 */
export function openBucketPlace(settings: S3Settings, prefix: string): BackupPlace {
  const { bucket: Bucket } = settings;
  const client = openS3Client(settings);
  const keyOf = (path: string): string => (prefix === '' ? path : `${prefix}/${path}`);
  const pathOf = (key: string): string => (prefix === '' ? key : key.slice(prefix.length + 1));

  async function keysBelow(path: string): Promise<string[]> {
    const keys: string[] = [];
    let token: string | undefined;
    do {
      const page = await client.send(new ListObjectsV2Command({ Bucket, Prefix: path, ContinuationToken: token }));
      keys.push(...(page.Contents ?? []).flatMap((object) => (object.Key === undefined ? [] : [object.Key])));
      token = page.NextContinuationToken;
    } while (token !== undefined);
    return keys;
  }

  return {
    label: `s3://${Bucket}${prefix === '' ? '' : `/${prefix}`}`,
    async write(path, source) {
      const folder = await mkdtemp(join(tmpdir(), 'parley-backup-'));
      try {
        const part = join(folder, 'part');
        await pipeline(source, createWriteStream(part, { mode: 0o600 }));
        const { size } = await stat(part);
        await client.send(new PutObjectCommand({ Bucket, Key: keyOf(path), Body: createReadStream(part), ContentLength: size }));
        return size;
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
    async read(path) {
      const { Body } = await client.send(new GetObjectCommand({ Bucket, Key: keyOf(path) }));
      if (Body instanceof Readable) return Body;
      throw new Error('the object store answered without a body');
    },
    async size(path) {
      try {
        return (await client.send(new HeadObjectCommand({ Bucket, Key: keyOf(path) }))).ContentLength ?? null;
      } catch (error) {
        if (error instanceof S3ServiceException && error.$metadata.httpStatusCode === 404) return null;
        throw error;
      }
    },
    list: async (folder) => (await keysBelow(`${keyOf(folder)}/`)).map(pathOf),
    async remove(path) {
      const key = keyOf(path);
      for (const found of await keysBelow(key)) {
        if (found === key || found.startsWith(`${key}/`)) await client.send(new DeleteObjectCommand({ Bucket, Key: found }));
      }
    },
    async folders() {
      const keys = await keysBelow(prefix === '' ? '' : `${prefix}/`);
      return [...new Set(keys.map((key) => pathOf(key).split('/')[0] ?? ''))].filter((name) => name !== '').sort();
    },
    stagingOf: (name) => name,
    finish: async () => undefined,
  };
}
