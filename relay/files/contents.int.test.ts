import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestS3, type TestS3 } from '../../tests/support/s3.ts';
import type { Bytes, Contents } from '../domain/files/file-ports.ts';
import { createContentsInS3 } from './contents-in-s3.ts';
import { createContentsOnDisk } from './contents-on-disk.ts';

let folder: string;
let s3: TestS3;
beforeAll(async () => {
  [folder, s3] = await Promise.all([mkdtemp(join(tmpdir(), 'parley-contents-')), startTestS3()]);
});
afterAll(async () => {
  await s3.stop();
  await rm(folder, { recursive: true });
});

async function received(data: Buffer): Promise<Bytes> {
  const content = createHash('sha256').update(data).digest('hex');
  const path = join(folder, `received-${randomBytes(6).toString('hex')}`);
  await writeFile(path, data);
  return { path, size: data.length, content };
}

/** The same rules for every place. */
describe.each<[string, () => Contents]>([
  ['on disk', () => createContentsOnDisk(join(folder, 'contents'))],
  ['in an object store', () => createContentsInS3(s3.settings)],
])('contents %s', (_name, create) => {
  test.each([0, 1, 70_000, 8 * 1024 * 1024 + 1])('%i bytes come back whole and in parts, kept twice or by several at once', async (size) => {
    const contents = create();
    const data = randomBytes(size);
    const bytes = await received(data);
    await Promise.all([contents.keep(bytes), contents.keep(await received(data)), contents.keep(bytes)]);
    await contents.keep(bytes);
    const read = async (part: { start: number; end: number } | null) => Buffer.concat(await (await contents.open(bytes.content, part)).toArray());
    expect((await read(null)).equals(data)).toBe(true);
    expect((await read({ start: 0, end: size - 1 })).equals(data)).toBe(true);
    if (size > 10) expect((await read({ start: 3, end: 9 })).equals(data.subarray(3, 10))).toBe(true);
  });

  test('what was removed is gone, can be removed again, and kept again', async () => {
    const contents = create();
    const bytes = await received(randomBytes(100));
    await expect(contents.open(bytes.content, null)).rejects.toMatchObject({ code: 'gone' });
    await contents.keep(bytes);
    await contents.remove(bytes.content);
    await contents.remove(bytes.content);
    await expect(contents.open(bytes.content, null)).rejects.toMatchObject({ code: 'gone' });
    await contents.keep(bytes);
    expect(await (await contents.open(bytes.content, null)).toArray()).not.toEqual([]);
  });
});

test('on disk nothing but contents is left, and no name leads out of the folder', async () => {
  const names = await readdir(join(folder, 'contents'), { recursive: true, withFileTypes: true });
  expect(names.filter((entry) => entry.isFile()).every((entry) => /^[0-9a-f]{64}$/.test(entry.name))).toBe(true);
  const contents = createContentsOnDisk(join(folder, 'contents'));
  await expect(contents.open('../../etc/passwd', null)).rejects.toThrow();
});

const otherDisk = '/dev/shm';
test.skipIf(!existsSync(otherDisk))('the same bytes at once from a disk that has no second names here are copied once', async () => {
  const elsewhere = await mkdtemp(join(otherDisk, 'parley-contents-'));
  try {
    const contents = createContentsOnDisk(join(folder, 'copied'));
    const data = randomBytes(4 * 1024 * 1024);
    const bytes = Array.from({ length: 8 }, (_, nth) => ({
      path: join(elsewhere, String(nth)),
      size: data.length,
      content: createHash('sha256').update(data).digest('hex'),
    }));
    for (const { path } of bytes) await writeFile(path, data);
    await Promise.all(bytes.map((one) => contents.keep(one)));
    expect(Buffer.concat(await (await contents.open(bytes[0]?.content ?? '', null)).toArray()).equals(data)).toBe(true);
    const files = (await readdir(join(folder, 'copied'), { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
    expect(files.map(({ name }) => name)).toEqual([bytes[0]?.content]);
  } finally {
    await rm(elsewhere, { recursive: true });
  }
});

test('an object store that does not answer holds nobody up', async () => {
  const silent = createServer((socket) => void socket.on('error', () => undefined).resume());
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const { port } = silent.address() as AddressInfo;
  const contents = createContentsInS3({ ...s3.settings, endpoint: `http://127.0.0.1:${port}` }, { answerMs: 200 });
  await expect(contents.keep(await received(randomBytes(10)))).rejects.toMatchObject({ code: 'unavailable' });
  await expect(contents.remove('0'.repeat(64))).rejects.toThrow();
  await new Promise<unknown>((resolve) => silent.close(resolve));
});

test('an object store that is away, or refuses, is `unavailable`', async () => {
  const bytes = await received(randomBytes(10));
  for (const settings of [
    { ...s3.settings, endpoint: 'http://127.0.0.1:9' },
    { ...s3.settings, bucket: 'nobodys' },
  ])
    await expect(createContentsInS3(settings).keep(bytes)).rejects.toMatchObject({ code: 'unavailable' });
});
