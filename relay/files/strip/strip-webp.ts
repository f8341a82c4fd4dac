import { countParts } from './count-parts.ts';

const kinds: ReadonlySet<string> = new Set(['VP8 ', 'VP8L', 'VP8X', 'ALPH', 'ANIM', 'ANMF', 'ICCP']);
/** Bits of VP8X that announce EXIF and XMP. */
const metadataBits = 0x08 | 0x04;

/** Chunks of the picture, within the length that the head tells. */
export function stripWebp(webp: Buffer): Buffer[] {
  if (webp.toString('latin1', 0, 4) !== 'RIFF' || webp.toString('latin1', 8, 12) !== 'WEBP') throw new Error('not a WebP');
  const whole = Math.min(webp.length, 8 + webp.readUInt32LE(4));
  const kept: Buffer[] = [];
  const part = countParts();
  for (let at = 12; at + 8 <= whole; ) {
    part();
    const size = webp.readUInt32LE(at + 4);
    const end = at + 8 + size + (size % 2);
    if (at + 8 + size > whole) throw new Error('a WebP chunk is longer than the file');
    const kind = webp.toString('latin1', at, at + 4);
    // Without the last byte of padding where the file ends before it.
    const chunk = Buffer.from(webp.subarray(at, Math.min(end, whole)));
    if (kind === 'VP8X') chunk.writeUInt8((chunk[8] ?? 0) & ~metadataBits, 8);
    if (kinds.has(kind)) kept.push(chunk.length % 2 === 0 ? chunk : Buffer.concat([chunk, Buffer.alloc(1)]));
    at = end;
  }
  const head = Buffer.from(webp.subarray(0, 12));
  head.writeUInt32LE(4 + kept.reduce((sum, chunk) => sum + chunk.length, 0), 4);
  return [head, ...kept];
}
