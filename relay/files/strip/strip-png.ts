import { countParts } from './count-parts.ts';

const signature = Buffer.from('89504e470d0a1a0a', 'hex');
/** Optional chunks that change how the picture looks or moves. */
const looks: ReadonlySet<string> = new Set(['tRNS', 'gAMA', 'cHRM', 'sRGB', 'iCCP', 'cICP', 'sBIT', 'pHYs', 'bKGD', 'hIST', 'acTL', 'fcTL', 'fdAT']);
const isNeeded = (type: string): boolean => /^[A-Z]/.test(type);

/** Chunks up to the last, without texts, times and EXIF. */
export function stripPng(png: Buffer): Buffer[] {
  if (!png.subarray(0, 8).equals(signature)) throw new Error('not a PNG');
  const kept = [png.subarray(0, 8)];
  const part = countParts();
  for (let at = 8; ; ) {
    part();
    const end = at + 12 + png.readUInt32BE(at);
    if (end > png.length) throw new Error('a PNG chunk is longer than the file');
    const type = png.toString('latin1', at + 4, at + 8);
    if (isNeeded(type) || looks.has(type)) kept.push(png.subarray(at, end));
    if (type === 'IEND') return kept;
    at = end;
  }
}
