import { countParts } from './count-parts.ts';

const extension = 0x21;
const image = 0x2c;
const trailer = 0x3b;
const graphicControl = 0xf9;
const application = 0xff;
/** Applications whose data say how often the picture repeats. */
const loops: ReadonlySet<string> = new Set(['NETSCAPE2.0', 'ANIMEXTS1.0']);

const tableBytes = (flags: number): number => ((flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 7) + 1));

function byteAt(gif: Buffer, at: number): number {
  const byte = gif[at];
  if (byte === undefined) throw new Error('a GIF without an end');
  return byte;
}

/** Behind the sub-blocks that begin at `from`. */
function endOfBlocks(gif: Buffer, from: number): number {
  let at = from;
  for (let size = byteAt(gif, at); size !== 0; size = byteAt(gif, at)) at += size + 1;
  return at + 1;
}

/** Pictures, their timing and repeating, up to the trailer: no comments, no texts, no other applications' data. */
export function stripGif(gif: Buffer): Buffer[] {
  if (!/^GIF8[79]a$/.test(gif.toString('latin1', 0, 6))) throw new Error('not a GIF');
  const headEnd = 13 + tableBytes(byteAt(gif, 10));
  const kept = [gif.subarray(0, headEnd)];
  const part = countParts();
  for (let at = headEnd; ; ) {
    part();
    const kind = byteAt(gif, at);
    if (kind === trailer) return [...kept, gif.subarray(at, at + 1)];
    if (kind !== extension && kind !== image) throw new Error('a GIF block of no known kind');
    const end = kind === image ? endOfBlocks(gif, at + 11 + tableBytes(byteAt(gif, at + 9))) : endOfBlocks(gif, at + 2);
    const label = byteAt(gif, at + 1);
    const isLoop = label === application && loops.has(gif.toString('latin1', at + 3, at + 14));
    if (kind === image || label === graphicControl || isLoop) kept.push(gif.subarray(at, end));
    at = end;
  }
}
