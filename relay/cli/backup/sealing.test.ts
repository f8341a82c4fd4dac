import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { isSameCheck, makeBackupKey, seal, sealedSize, unseal } from './sealing.ts';

const key = makeBackupKey('correct horse battery');
const piece = 64 * 1024;
const head = 24;
const tag = 16;

async function* inChunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
async function all(source: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of source) parts.push(part);
  return Buffer.concat(parts);
}
const sealed = (plain: Uint8Array) => all(seal(inChunks(plain, 10_000), key));
const opened = (bytes: Uint8Array, chunk = 7_001) => all(unseal(inChunks(bytes, chunk), key));

test.each([0, 1, piece - 1, piece, piece + 1, 3 * piece, 200_000])('gives back %i bytes, whatever pieces they come in', async (size) => {
  const plain = randomBytes(size);
  const bytes = await sealed(plain);
  expect(await opened(bytes)).toEqual(plain);
  expect(await opened(bytes, 1 + (size % 977))).toEqual(plain);
  expect(sealedSize.plain(bytes.length)).toBe(size);
});

test('sees every change: a bit, an end cut off (also between pieces), pieces that changed places', async () => {
  const bytes = await sealed(randomBytes(3 * piece));
  for (const at of [0, 10, head, head + piece, bytes.length - 1]) {
    const changed = Buffer.from(bytes);
    changed[at] = (changed[at] ?? 0) ^ 1;
    await expect(opened(changed)).rejects.toThrow();
  }
  for (const length of [5, head, head + 3, head + piece + tag, head + 2 * (piece + tag), bytes.length - 1])
    await expect(opened(bytes.subarray(0, length))).rejects.toThrow();
  const one = bytes.subarray(head, head + piece + tag);
  const two = bytes.subarray(head + piece + tag, head + 2 * (piece + tag));
  await expect(opened(Buffer.concat([bytes.subarray(0, head), two, one, bytes.subarray(head + 2 * (piece + tag))]))).rejects.toThrow();
});

test('another passphrase, or another salt, is another key', () => {
  expect(isSameCheck(makeBackupKey('correct horse battery', key.salt), key.check)).toBe(true);
  expect(isSameCheck(makeBackupKey('wrong horse battery', key.salt), key.check)).toBe(false);
  expect(isSameCheck(makeBackupKey('correct horse battery'), key.check)).toBe(false);
});
