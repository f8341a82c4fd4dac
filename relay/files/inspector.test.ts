import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Spool } from '../domain/files/file-ports.ts';
import { RelayError } from '../domain/relay-error.ts';
import { createInspector } from './inspector.ts';
import { openSpool } from './spool.ts';

let folder: string;
let spool: Spool;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-inspect-'));
  spool = await openSpool(folder);
});
afterEach(() => rm(folder, { recursive: true }));

const secret = 'WHERE-I-LIVE';
const plain = () => sharp({ create: { width: 60, height: 40, channels: 3, background: 'orange' } });
const tagged = (orientation: number) =>
  plain()
    .withExif({ IFD0: { Artist: secret } })
    .withMetadata({ orientation });

async function inspect(data: Buffer) {
  const found = await createInspector(spool).inspect(await spool.write(data));
  return { ...found, data: await readFile(found.bytes.path) };
}

/** The head of a WebM file (EBML, document type, tracks by their codecs) as browsers write it. */
function webm(...codecs: string[]): Buffer {
  const element = (id: string, data: Buffer) => Buffer.concat([Buffer.from(id, 'hex'), Buffer.from([0x40 | (data.length >> 8), data.length & 0xff]), data]);
  const tracks = codecs.map((codec) => element('ae', element('86', Buffer.from(codec))));
  return Buffer.concat([element('1a45dfa3', element('4282', Buffer.from('webm'))), element('18538067', element('1654ae6b', Buffer.concat(tracks)))]);
}

test.each([
  ['text', Buffer.from('only words, grüße'), 'text/plain'],
  ['words that look like a page', Buffer.from('<!doctype html><script>'), 'text/plain'],
  ['nothing at all', Buffer.alloc(0), 'application/octet-stream'],
  ['no text', Buffer.from([1, 0, 2, 255]), 'application/octet-stream'],
  ['a PDF', Buffer.from('%PDF-1.7\n%âãÏÓ\n'), 'application/pdf'],
  ['a sound in WebM', webm('A_OPUS'), 'audio/webm'],
  [
    'Opus in Ogg',
    Buffer.concat([Buffer.from('4f676753000200000000000000000000000000000000000000000113', 'hex'), Buffer.from('OpusHead'), Buffer.alloc(40)]),
    'audio/ogg',
  ],
  ['a film in WebM', webm('V_VP9', 'A_OPUS'), 'video/webm'],
  ['the beginning of a PNG', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), 'application/octet-stream'],
])('%s', async (_what, data, type) => {
  const found = await inspect(data);
  expect(found).toMatchObject({ type, data });
  expect([found.width, found.thumbnail]).toEqual([undefined, undefined]);
});

test.each(['png', 'webp', 'jpeg', 'avif'] as const)('a %s that lies on its side is measured, shown and kept the right way up', async (format) => {
  const found = await inspect(await tagged(6).toFormat(format).toBuffer());
  expect(found.type).toBe(`image/${format}`);
  expect(found.data.includes(secret)).toBe(false);
  const shown = (await sharp(found.data).metadata()).autoOrient;
  expect({ width: found.width, height: found.height }).toEqual(shown);
  expect(found.thumbnail).toMatchObject(shown);
});

test('a picture that breaks off is no picture', async () => {
  const whole = await plain().jpeg({ quality: 100 }).toBuffer();
  expect((await inspect(whole.subarray(0, whole.length - 30))).type).toBe('application/octet-stream');
});

test('a picture of too many pixels is not shown, and does not tell where it was taken either', async () => {
  const picture = await tagged(6).jpeg().toBuffer();
  // Where the frame says how large it is.
  const frame = picture.indexOf(Buffer.from([0xff, 0xc0]));
  picture.writeUInt16BE(20_000, frame + 5);
  picture.writeUInt16BE(20_000, frame + 7);
  expect(picture.includes(secret)).toBe(true);
  const found = await inspect(picture);
  expect([found.type, found.width, found.thumbnail]).toEqual(['application/octet-stream', undefined, undefined]);
  expect(found.data.includes(secret)).toBe(false);
  expect((await sharp(found.data, { limitInputPixels: false }).metadata()).orientation).toBe(6);
  expect(await createInspector(spool).square(await spool.write(picture))).toBeNull();
});

test('what this server cannot do now is told, and the picture is not taken for something else', async () => {
  const full = new RelayError('unavailable', 'The disk of this server is full.');
  const inspector = createInspector({ ...spool, write: () => Promise.reject(full) });
  await expect(inspector.inspect(await spool.write(await tagged(1).jpeg().toBuffer()))).rejects.toBe(full);
});

test('a HEIC is cleaned, though nobody here can look into it', async () => {
  const avif = await tagged(1).avif().toBuffer();
  expect(avif.includes(secret)).toBe(true);
  const found = await inspect(Buffer.from(avif.toString('latin1').replace('ftypavif', 'ftypheic'), 'latin1'));
  expect(found.type).toBe('image/heic');
  expect(found.data.includes(secret)).toBe(false);
  expect(found.thumbnail).toBeUndefined();
});

test('nothing is left behind but what was found', async () => {
  const received = await spool.write(await tagged(1).jpeg().toBuffer());
  const found = await createInspector(spool).inspect(received);
  const kept = [received, found.bytes, ...(found.thumbnail === undefined ? [] : [found.thumbnail.bytes])].map(({ path }) => path);
  expect((await readdir(folder)).map((name) => join(folder, name)).sort()).toEqual(kept.sort());
});
