import type { LinkPreview } from '@parley/shared/entities/link-preview';
import sharp from 'sharp';

type PreviewImage = NonNullable<LinkPreview['image']>;

/** Twice what a card shows, for fine screens. */
const edge = 144;
/** Smaller than this is no picture to look at: a dot that counts readers. */
const edgeMin = 24;
const pixelsMax = 40_000_000;
const bytesMax = 32 * 1024;
const formats: ReadonlySet<string> = new Set(['jpeg', 'png', 'webp', 'gif', 'heif']);

/** A small square of somebody's picture, made anew pixel by pixel. Null where it is none that can be read, or too small or too large. */
export async function previewImage(bytes: Buffer): Promise<PreviewImage | null> {
  try {
    const options = { limitInputPixels: pixelsMax, failOn: 'error' } as const;
    const { format, width, height } = await sharp(bytes, options).metadata();
    if (!formats.has(format) || Math.min(width, height) < edgeMin) return null;
    const side = Math.min(edge, width, height);
    const { data, info } = await sharp(bytes, options)
      .autoOrient()
      .resize({ width: side, height: side, fit: 'cover' })
      .webp({ quality: 72 })
      .toBuffer({ resolveWithObject: true });
    return data.length > bytesMax ? null : { webp: data.toString('base64'), width: info.width, height: info.height };
  } catch {
    return null;
  }
}
