import sharp from 'sharp';

/** Pictures that the server can look into; all that a window shows are among them. */
export const pictureTypes: ReadonlySet<string> = new Set(['image/jpeg', 'image/png', 'image/apng', 'image/webp', 'image/gif', 'image/avif']);
/** What somebody may choose as his own. */
export const portraitTypes: ReadonlySet<string> = new Set(['image/jpeg', 'image/png', 'image/apng', 'image/webp', 'image/gif']);
/** A picture that unpacks to more is not looked into: hardly any camera's has more, and most that have are traps. */
const pixelsMax = 100_000_000;
/** Of an animated picture: all its frames together. */
const framesPixelsMax = 400_000_000;
const thumbnailEdge = 480;

// No memory of pictures, and one thread for each: the relay has other work.
sharp.cache(false);
sharp.concurrency(1);

const options = { limitInputPixels: pixelsMax, failOn: 'error' } as const;

/** Width and height as shown, how it must be turned for that (EXIF, 1: not at all), and whether it is too large to be unpacked here. Throws where it is no picture. */
export async function measurePicture(path: string): Promise<{ width: number; height: number; orientation: number; isTooLarge: boolean }> {
  // Only its head is read for this.
  const { autoOrient, orientation = 1, width, height, pages = 1 } = await sharp(path, { ...options, limitInputPixels: false }).metadata();
  return { ...autoOrient, orientation, isTooLarge: width * height * pages > framesPixelsMax || width * height > pixelsMax };
}

/** A small WebP of the picture (of the first frame), turned the right way. Decodes it, so it is also the proof that it is whole. */
export async function thumbnailOf(path: string): Promise<{ data: Buffer; width: number; height: number }> {
  const { data, info } = await sharp(path, options)
    .autoOrient()
    .resize({ width: thumbnailEdge, height: thumbnailEdge, fit: 'inside', withoutEnlargement: true })
    .webp({ quality: 75 })
    .toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}

/** The middle square as a WebP of exactly that size, turned the right way, of the first frame. Throws where it is no picture or too large. */
export function squareOf(path: string, edge: number): Promise<Buffer> {
  return sharp(path, options).autoOrient().resize({ width: edge, height: edge, fit: 'cover' }).webp({ quality: 82 }).toBuffer();
}

/** The picture in its own format, turned the right way, without metadata. */
export function reencode(path: string): Promise<Buffer> {
  return sharp(path, { ...options, animated: true })
    .autoOrient()
    .keepIccProfile()
    .toBuffer();
}
