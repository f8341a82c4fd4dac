import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { S3Settings } from '../../relay/file-settings.ts';

/** What is used of the package, which brings no types. */
type Server = { run(): Promise<AddressInfo>; close(): Promise<void> };
type Options = { port: number; address: string; silent: boolean; directory: string; configureBuckets: { name: string }[] };
const require = createRequire(import.meta.url);
const S3rver = require('s3rver') as new (options: Options) => Server;

export type TestS3 = { settings: S3Settings; stop(): Promise<void> };

/** An object store of its own with one empty bucket, on a free port of this machine. */
export async function startTestS3(): Promise<TestS3> {
  const directory = await mkdtemp(join(tmpdir(), 'parley-s3-'));
  const server = new S3rver({ port: 0, address: '127.0.0.1', silent: true, directory, configureBuckets: [{ name: 'parley' }] });
  const { port } = await server.run();
  return {
    settings: { endpoint: `http://127.0.0.1:${port}`, bucket: 'parley', key: 'S3RVER', secret: 'S3RVER', region: 'us-east-1' },
    async stop() {
      await server.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
