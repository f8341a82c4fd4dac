import { stripGif } from './strip-gif.ts';
import { stripHeif } from './strip-heif.ts';
import { stripJpeg } from './strip-jpeg.ts';
import { stripPng } from './strip-png.ts';
import { stripWebp } from './strip-webp.ts';

/** A picture's bytes without anything that is not the picture, as slices of the given ones and little else. Throws where they are not such a picture. */
type Strip = (picture: Buffer, facts: { orientation: number }) => Buffer[];

/**
 * How places, cameras, comments and whatever is hidden behind the end are taken out of a picture without touching its pixels. What is kept: the pixels, their
 * colours (profiles) and, for JPEG, which way is up.
 */
export const strips: ReadonlyMap<string, Strip> = new Map<string, Strip>([
  ['image/jpeg', stripJpeg],
  ['image/png', stripPng],
  ['image/apng', stripPng],
  ['image/webp', stripWebp],
  ['image/gif', stripGif],
  ['image/avif', stripHeif],
  ['image/heic', stripHeif],
  ['image/heif', stripHeif],
]);
