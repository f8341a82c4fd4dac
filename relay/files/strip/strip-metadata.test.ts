import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { partsMax } from './count-parts.ts';
import { strips } from './strip-metadata.ts';

const secret = 'WHERE-I-LIVE';
const size = { width: 37, height: 21 };
const noise = () => sharp({ create: { ...size, channels: 3, background: 'white', noise: { type: 'gaussian', mean: 128, sigma: 60 } } });
const exif = { IFD0: { Copyright: secret, Artist: secret }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '52/1 31/1 0/1' } };

const pictures: [string, () => Promise<Buffer>][] = [
  ['image/jpeg', () => noise().withExif(exif).jpeg().toBuffer()],
  ['image/jpeg', () => noise().withExif(exif).jpeg({ progressive: true }).toBuffer()],
  ['image/jpeg', () => noise().withExif(exif).withIccProfile('p3').jpeg().toBuffer()],
  ['image/png', () => noise().withExif(exif).png().toBuffer()],
  ['image/webp', () => noise().withExif(exif).webp().toBuffer()],
  ['image/webp', () => noise().withExif(exif).webp({ lossless: true }).toBuffer()],
  ['image/avif', () => noise().withExif(exif).avif({ lossless: true }).toBuffer()],
  ['image/gif', async () => withComment(await noise().gif().toBuffer())],
];

/** A GIF with a comment before its trailer. */
function withComment(gif: Buffer): Buffer {
  const comment = Buffer.concat([Buffer.from([0x21, 0xfe, secret.length]), Buffer.from(secret), Buffer.from([0])]);
  return Buffer.concat([gif.subarray(0, -1), comment, gif.subarray(-1)]);
}

function strip(type: string, picture: Buffer, orientation = 1): Buffer {
  const of = strips.get(type);
  if (of === undefined) throw new Error(`no strip for ${type}`);
  return Buffer.concat(of(picture, { orientation }));
}
const pixels = (picture: Buffer) => sharp(picture).raw().toBuffer();

describe.each(pictures)('%s', (type, make) => {
  test('loses what it tells and what hides behind it, and not a pixel', async () => {
    const picture = await make();
    expect(picture.includes(secret)).toBe(true);
    const stripped = strip(type, Buffer.concat([picture, Buffer.from(`PK\u0003\u0004${secret}`)]));
    expect(stripped.includes(secret)).toBe(false);
    expect(await pixels(stripped)).toEqual(await pixels(picture));
    const facts = await sharp(stripped).metadata();
    expect(facts).toMatchObject(size);
    for (const told of [facts.exif, facts.xmp]) expect(told?.some((byte) => byte !== 0) ?? false).toBe(false);
    expect(facts.icc).toEqual((await sharp(picture).metadata()).icc);
    expect(strip(type, stripped)).toEqual(stripped);
  });

  test('is refused where it is broken, and never read past its end', async () => {
    const picture = await make();
    for (let end = 0; end < picture.length; end += Math.max(1, Math.floor(picture.length / 300))) {
      try {
        expect(strip(type, picture.subarray(0, end)).length).toBeLessThanOrEqual(end + 1);
      } catch (error) {
        expect(error).toBeInstanceOf(Error);
      }
    }
  });
});

test('a JPEG still says which way is up', async () => {
  const picture = await noise().withExif(exif).withMetadata({ orientation: 8 }).jpeg().toBuffer();
  const stripped = strip('image/jpeg', picture, 8);
  expect(stripped.includes(secret)).toBe(false);
  expect(await sharp(stripped).metadata()).toMatchObject({ ...size, orientation: 8, autoOrient: { width: size.height, height: size.width } });
});

test('an animated GIF and an animated WebP go on moving', async () => {
  const frame = (background: string) =>
    sharp({ create: { ...size, channels: 3, background } })
      .png()
      .toBuffer();
  const frames = await Promise.all(['red', 'green', 'blue'].map(frame));
  for (const [type, format] of [
    ['image/gif', 'gif'],
    ['image/webp', 'webp'],
  ] as const) {
    const moving = await sharp(frames, { join: { animated: true } })
      .toFormat(format, { loop: 0, delay: [100, 200, 300] })
      .toBuffer();
    const facts = await sharp(strip(type, moving), { animated: true }).metadata();
    expect(facts).toMatchObject({ pages: 3, loop: 0, delay: [100, 200, 300] });
  }
});

/** A box of HEIF. */
function box(type: string, ...parts: Buffer[]): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(8 + parts.reduce((sum, part) => sum + part.length, 0), 0);
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, ...parts]);
}
const many = (piece: Buffer): Buffer => Buffer.concat(Array.from({ length: partsMax + 1 }, () => piece));
/** Items whose extents take no bytes at all: 65,535 of them each, in a few kilobytes. */
const endlessItems = () =>
  box(
    'iloc',
    Buffer.from([0, 0, 0, 0, 0, 0]),
    Buffer.from([0xff, 0xff]),
    Buffer.concat(Array.from({ length: 0xffff }, () => Buffer.from([0, 1, 0, 0, 0xff, 0xff]))),
  );

test.each<[string, string, () => Buffer]>([
  [
    'image/gif',
    'extensions of no bytes',
    () => Buffer.concat([Buffer.from('GIF89a'), Buffer.alloc(7), many(Buffer.from([0x21, 0xf9, 0])), Buffer.from([0x3b])]),
  ],
  ['image/jpeg', 'segments of no bytes', () => Buffer.concat([Buffer.from([0xff, 0xd8]), many(Buffer.from([0xff, 0xdd, 0, 2])), Buffer.from([0xff, 0xd9])])],
  [
    'image/png',
    'chunks of no bytes',
    () => Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), many(Buffer.concat([Buffer.alloc(4), Buffer.from('IDAT'), Buffer.alloc(4)]))]),
  ],
  [
    'image/webp',
    'chunks of no bytes',
    () => {
      const chunks = many(Buffer.concat([Buffer.from('ALPH'), Buffer.alloc(4)]));
      const head = Buffer.from('RIFF....WEBP');
      head.writeUInt32LE(4 + chunks.length, 4);
      return Buffer.concat([head, chunks]);
    },
  ],
  ['image/heic', 'boxes of no bytes', () => many(box('free'))],
  ['image/heic', 'items without end', () => box('meta', Buffer.alloc(4), box('iinf', Buffer.alloc(6)), endlessItems())],
])('%s of %s does not hold up the node', (type, _, make) => {
  const picture = make();
  expect(() => strip(type, picture)).toThrow('too many parts');
});
