import { countParts } from './count-parts.ts';

const startOfImage = 0xd8;
const endOfImage = 0xd9;
const startOfScan = 0xda;
const comment = 0xfe;
const isAlone = (marker: number) => (marker >= 0xd0 && marker <= 0xd8) || marker === 0x01;

/** JFIF, colour profile and Adobe's colour transform: without them the picture looks different. All other application data goes. */
function isKept(marker: number, segment: Buffer): boolean {
  if (marker === comment) return false;
  if (marker < 0xe0 || marker > 0xef) return true;
  if (marker === 0xe0) return segment.subarray(4, 9).toString('latin1') === 'JFIF\0';
  if (marker === 0xe2) return segment.subarray(4, 16).toString('latin1') === 'ICC_PROFILE\0';
  return marker === 0xee && segment.subarray(4, 9).toString('latin1') === 'Adobe';
}

/** EXIF that says which way is up and nothing else. */
function orientationSegment(orientation: number): Buffer {
  const segment = Buffer.from('ffe1002245786966000049492a000800000001001201030001000000000000000000000000', 'hex').subarray(0, 36);
  segment.writeUInt8(orientation, 28);
  return segment;
}

/** Where the compressed data that begin at `from` end: at the next marker that is not part of them. */
function endOfScan(jpeg: Buffer, from: number): number {
  // Byte by byte: searching from one 0xff to the next takes seconds where there is nothing else.
  for (let at = from; at + 1 < jpeg.length; at += 1) {
    if (jpeg[at] !== 0xff) continue;
    const next = jpeg[at + 1] ?? 0;
    if (next !== 0 && next !== 0xff && !(next >= 0xd0 && next <= 0xd7)) return at;
  }
  throw new Error('a JPEG without an end');
}

/** Segments up to the end of the image; whatever hides behind it (other pictures, archives, scripts) is cut off. */
export function stripJpeg(jpeg: Buffer, { orientation }: { orientation: number }): Buffer[] {
  if (jpeg[0] !== 0xff || jpeg[1] !== startOfImage) throw new Error('not a JPEG');
  const kept = [jpeg.subarray(0, 2), ...(orientation > 1 ? [orientationSegment(orientation)] : [])];
  const part = countParts();
  for (let at = 2; ; ) {
    part();
    if (jpeg[at] !== 0xff) throw new Error('a JPEG segment does not begin with its marker');
    while (jpeg[at + 1] === 0xff) at += 1;
    const marker = jpeg[at + 1];
    if (marker === undefined) throw new Error('a JPEG without an end');
    if (marker === endOfImage) return [...kept, jpeg.subarray(at, at + 2)];
    if (isAlone(marker)) {
      at += 2;
      continue;
    }
    const headEnd = at + 2 + jpeg.readUInt16BE(at + 2);
    if (headEnd > jpeg.length) throw new Error('a JPEG segment is longer than the file');
    const end = marker === startOfScan ? endOfScan(jpeg, headEnd) : headEnd;
    const segment = jpeg.subarray(at, end);
    if (isKept(marker, segment)) kept.push(segment);
    at = end;
  }
}
