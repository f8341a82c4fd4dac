import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes, scryptSync, timingSafeEqual } from 'node:crypto';

/** The key of a backup place. `check` tells a wrong passphrase without saying anything of the right one. */
export type BackupKey = { key: Buffer; salt: string; check: string };

const magic = Buffer.from('PARLEYB1', 'latin1');
const saltBytes = 16;
const tagBytes = 16;
const chunkBytes = 64 * 1024;
const head = magic.length + saltBytes;
/** About 100 ms and 64 MB: guessing passphrases is dear. */
const cost = { N: 2 ** 16, r: 8, p: 1, maxmem: 128 * 1024 * 1024 };

/** The key of a passphrase. @param salt of an earlier backup of the same place, else a new one */
export function makeBackupKey(passphrase: string, salt: string = randomBytes(saltBytes).toString('hex')): BackupKey {
  const key = scryptSync(passphrase, Buffer.from(salt, 'hex'), 32, cost);
  return { key, salt, check: createHmac('sha256', key).update('parley backup').digest('hex').slice(0, 32) };
}

export function isSameCheck(key: BackupKey, check: string): boolean {
  const given = Buffer.from(check);
  const own = Buffer.from(key.check);
  return given.length === own.length && timingSafeEqual(given, own);
}

function nonceOf(nth: number): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeBigUInt64BE(BigInt(nth), 4);
  return nonce;
}

/** Collects bytes into pieces of exactly `size`, the last one shorter (and there even if empty). */
async function* inPieces(source: AsyncIterable<Uint8Array>, size: number): AsyncGenerator<{ piece: Buffer; isLast: boolean }> {
  let held: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of source) {
    held.push(Buffer.from(chunk));
    bytes += chunk.length;
    // One byte more than a piece, so that the last one is known as such.
    while (bytes > size) {
      const all = Buffer.concat(held);
      yield { piece: all.subarray(0, size), isLast: false };
      held = [all.subarray(size)];
      bytes -= size;
    }
  }
  yield { piece: Buffer.concat(held), isLast: true };
}

/**
 * AES-256-GCM in pieces of 64 KB under a key for this file alone. A piece knows its number and whether it is the last: none can be changed, left out, moved
 * or cut off unseen. Layout: `PARLEYB1`, 16 bytes of salt, then pieces with their tag behind.
 */
export async function* seal(source: AsyncIterable<Uint8Array>, { key }: BackupKey): AsyncGenerator<Buffer> {
  const salt = randomBytes(saltBytes);
  const own = Buffer.from(hkdfSync('sha256', key, salt, 'parley backup file', 32));
  yield Buffer.concat([magic, salt]);
  let nth = 0;
  for await (const { piece, isLast } of inPieces(source, chunkBytes)) {
    const cipher = createCipheriv('aes-256-gcm', own, nonceOf(nth)).setAAD(Buffer.from([isLast ? 1 : 0]));
    nth += 1;
    yield Buffer.concat([cipher.update(piece), cipher.final(), cipher.getAuthTag()]);
  }
}

/** The other way round. @throws {Error} where a byte is not what was written */
export async function* unseal(source: AsyncIterable<Uint8Array>, { key }: BackupKey): AsyncGenerator<Buffer> {
  const iterator = source[Symbol.asyncIterator]();
  let start = Buffer.alloc(0);
  while (start.length < head) {
    const next = await iterator.next();
    if (next.done === true) throw new Error('the file is cut off');
    start = Buffer.concat([start, next.value]);
  }
  if (!start.subarray(0, magic.length).equals(magic)) throw new Error('the file is not an encrypted part of a backup');
  const own = Buffer.from(hkdfSync('sha256', key, start.subarray(magic.length, head), 'parley backup file', 32));
  async function* rest(): AsyncGenerator<Uint8Array> {
    yield start.subarray(head);
    for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) yield next.value;
  }
  let nth = 0;
  for await (const { piece, isLast } of inPieces(rest(), chunkBytes + tagBytes)) {
    if (piece.length < tagBytes) throw new Error('the file is cut off');
    const decipher = createDecipheriv('aes-256-gcm', own, nonceOf(nth)).setAAD(Buffer.from([isLast ? 1 : 0]));
    nth += 1;
    decipher.setAuthTag(piece.subarray(piece.length - tagBytes));
    try {
      yield Buffer.concat([decipher.update(piece.subarray(0, piece.length - tagBytes)), decipher.final()]);
    } catch (error) {
      throw new Error('the file is damaged, or the passphrase is another', { cause: error });
    }
  }
}

/** How long a sealed file's bytes were before. */
export const sealedSize = {
  plain(stored: number): number {
    const body = stored - head;
    return body - tagBytes * Math.ceil(body / (chunkBytes + tagBytes));
  },
};
