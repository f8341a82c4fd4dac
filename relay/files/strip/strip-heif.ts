import { countParts } from './count-parts.ts';

/** Items that tell about the picture instead of being it: EXIF, and XMP (of type `mime`). */
const telling: ReadonlySet<string> = new Set(['Exif', 'mime']);

/** Boxes that such a file consists of; what begins otherwise is hidden behind its end. */
const outermost: ReadonlySet<string> = new Set(['ftyp', 'meta', 'mdat', 'moov', 'free', 'skip']);

type Box = { type: string; start: number; end: number };
/** Told of each box, item and extent. */
type Part = () => void;

/** The boxes between two places, one after the other, up to the first that is not `isWanted`. */
function boxesOf(file: Buffer, from: number, to: number, part: Part, isWanted: (type: string) => boolean = () => true): Box[] {
  const boxes: Box[] = [];
  for (let at = from; at + 8 <= to; ) {
    part();
    const type = file.toString('latin1', at + 4, at + 8);
    if (!isWanted(type)) break;
    const short = file.readUInt32BE(at);
    const head = short === 1 ? 16 : 8;
    const size = short === 0 ? to - at : short === 1 ? Number(file.readBigUInt64BE(at + 8)) : short;
    if (size < head || at + size > to) throw new Error('a HEIF box is longer than what holds it');
    boxes.push({ type, start: at + head, end: at + size });
    at += size;
  }
  return boxes;
}

/** Reads numbers of changing width one after the other. */
function reader(file: Buffer, start: number) {
  let at = start;
  return {
    number(bytes: number): number {
      const value = bytes === 0 ? 0 : bytes === 8 ? Number(file.readBigUInt64BE(at)) : file.readUIntBE(at, bytes);
      at += bytes;
      return value;
    },
  };
}

/** Ids of the items that tell (`iinf`). */
function tellingIds(file: Buffer, { start, end }: Box, part: Part): Set<number> {
  const entries = boxesOf(file, start + (file.readUInt8(start) === 0 ? 6 : 8), end, part);
  const ids = new Set<number>();
  for (const { type, start: at } of entries) {
    if (type !== 'infe') continue;
    const version = file.readUInt8(at);
    if (version < 2) continue;
    const wide = version === 2 ? 2 : 4;
    // Behind version and flags, the id and a protection index of two bytes.
    if (telling.has(file.toString('latin1', at + 4 + wide + 2, at + 4 + wide + 6))) ids.add(file.readUIntBE(at + 4, wide));
  }
  return ids;
}

/** Where those items lie (`iloc`): places in the file, or (`inData`) within the box `idat`. */
function placesOf(file: Buffer, { start }: Box, ids: ReadonlySet<number>, part: Part): { at: number; size: number; inData: boolean }[] {
  const version = file.readUInt8(start);
  const sizes = file.readUInt16BE(start + 4);
  const [offsetBytes, lengthBytes, baseBytes, indexBytes] = [sizes >> 12, (sizes >> 8) & 15, (sizes >> 4) & 15, version === 0 ? 0 : sizes & 15];
  const next = reader(file, start + 6);
  const places: { at: number; size: number; inData: boolean }[] = [];
  for (let items = next.number(version < 2 ? 2 : 4); items > 0; items -= 1) {
    part();
    const id = next.number(version < 2 ? 2 : 4);
    const method = version === 0 ? 0 : next.number(2) & 15;
    next.number(2);
    const base = next.number(baseBytes);
    for (let extents = next.number(2); extents > 0; extents -= 1) {
      // They may take no bytes at all, so the file's length is no limit.
      part();
      next.number(indexBytes);
      const offset = next.number(offsetBytes);
      const size = next.number(lengthBytes);
      if (ids.has(id)) places.push({ at: base + offset, size, inData: method === 1 });
    }
  }
  return places;
}

/** HEIC and AVIF name every item's place, so nothing may move: what tells is overwritten where it lies. */
export function stripHeif(file: Buffer): Buffer[] {
  const part = countParts();
  const parts = boxesOf(file, 0, file.length, part, (type) => outermost.has(type));
  const meta = parts.find(({ type }) => type === 'meta');
  if (meta === undefined) throw new Error('a HEIF without its table of items');
  const boxes = boxesOf(file, meta.start + 4, meta.end, part);
  const [infos, locations, data] = ['iinf', 'iloc', 'idat'].map((name) => boxes.find(({ type }) => type === name));
  if (infos === undefined || locations === undefined) throw new Error('a HEIF without its table of items');
  const clean = Buffer.from(file.subarray(0, parts.at(-1)?.end));
  for (const { type, start, end } of parts) if (type === 'free' || type === 'skip') clean.fill(0, start, end);
  for (const { at, size, inData } of placesOf(file, locations, tellingIds(file, infos, part), part)) {
    const start = at + (inData ? (data?.start ?? 0) : 0);
    const end = start + size;
    // A length of 0 would mean: up to the end, wherever that is.
    if (size === 0 || end > clean.length) throw new Error('a HEIF item lies outside the file');
    clean.fill(0, start, end);
  }
  return [clean];
}
