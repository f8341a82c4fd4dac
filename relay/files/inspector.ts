import { open, readFile } from 'node:fs/promises';
import { limits } from '@parley/shared/limits';
import { fileTypeFromFile } from 'file-type';
import type { Bytes, Inspected, Inspector, Spool } from '../domain/files/file-ports.ts';
import { RelayError } from '../domain/relay-error.ts';
import { measurePicture, pictureTypes, portraitTypes, reencode, squareOf, thumbnailOf } from './pictures.ts';
import { strips } from './strip/strip-metadata.ts';
import { createTurns } from './turns.ts';

const unknownType = 'application/octet-stream';
/** How much is looked at to tell text from other bytes, and sounds from films. */
const startBytes = 64 * 1024;
/** Pictures that are worked on at once: each may take some hundred MB while it is. */
const picturesAtOnce = 2;

async function startOf(path: string): Promise<Buffer> {
  const handle = await open(path);
  try {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(startBytes), 0, startBytes, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

async function isText(path: string): Promise<boolean> {
  try {
    const start = await startOf(path);
    if (start.length === 0 || start.includes(0)) return false;
    new TextDecoder('utf-8', { fatal: true }).decode(start, { stream: true });
    return true;
  } catch {
    return false;
  }
}

/** What bytes are by what they begin with, whatever they are called. What nobody knows is plain text or just bytes. */
async function sniff(path: string): Promise<string> {
  const found = await fileTypeFromFile(path).catch(() => undefined);
  if (found?.mime === 'video/webm' && !(await hasVideoTrack(path))) return 'audio/webm';
  // Some come with a codec (`audio/ogg; codecs=opus`), which nobody asks for.
  if (found !== undefined) return found.mime.split(';')[0]?.trim() ?? unknownType;
  return (await isText(path)) ? 'text/plain' : unknownType;
}

/** Whether WebM holds moving pictures: its tracks stand at the beginning, and the codecs of pictures are named `V_…` (Matroska). A voice message has none. */
async function hasVideoTrack(path: string): Promise<boolean> {
  const start = (await startOf(path)).toString('latin1');
  return !/A_(OPUS|VORBIS)/.test(start) || /V_(VP8|VP9|AV1|MPEG)/.test(start);
}

/**
 * Looks into files: what they are, how large a picture is, a small picture of it; and takes out of pictures what they tell about their maker. A picture that
 * cannot be read as one is kept as bytes of unknown type, so that no app tries to show it; so is one that is far too large when unpacked, but without what it tells.
 */
export function createInspector(spool: Pick<Spool, 'write' | 'discard'>): Inspector {
  const inTurn = createTurns(picturesAtOnce);

  /** Without metadata and without what hides behind the end; the pixels as they were, unless only encoding them anew turns them the right way. */
  async function cleaned(bytes: Bytes, type: string, orientation: number): Promise<Bytes> {
    const strip = strips.get(type);
    if (strip !== undefined && (orientation <= 1 || type === 'image/jpeg')) {
      const picture = await readFile(bytes.path);
      const stripped = Buffer.concat(strip(picture, { orientation }));
      return stripped.equals(picture) ? bytes : spool.write(stripped);
    }
    return spool.write(await reencode(bytes.path));
  }

  async function inspectPicture(bytes: Bytes, type: string): Promise<Inspected> {
    const facts = await measurePicture(bytes.path);
    const clean = await cleaned(bytes, type, facts.orientation);
    if (facts.isTooLarge) return { bytes: clean, type: unknownType };
    try {
      const { width, height } = facts;
      const small = await thumbnailOf(clean.path);
      return { bytes: clean, type, width, height, thumbnail: { bytes: await spool.write(small.data), width: small.width, height: small.height } };
    } catch (error) {
      if (clean.path !== bytes.path) await spool.discard(clean);
      throw error;
    }
  }

  return {
    async inspect(bytes) {
      const type = await sniff(bytes.path);
      if (!pictureTypes.has(type) && !strips.has(type)) return { bytes, type };
      // Some kinds (HEIC) can be cleaned, but not looked into.
      const look = pictureTypes.has(type) ? () => inspectPicture(bytes, type) : async () => ({ bytes: await cleaned(bytes, type, 1), type });
      return inTurn(look).catch((error: unknown) => {
        // What this server could not do now (its disk is full) says nothing about the picture.
        if (error instanceof RelayError) throw error;
        return { bytes, type: unknownType };
      });
    },
    async square(bytes) {
      if (!portraitTypes.has(await sniff(bytes.path))) return null;
      const picture = await inTurn(async () => {
        if ((await measurePicture(bytes.path)).isTooLarge) return null;
        return squareOf(bytes.path, limits.pictureEdge);
      }).catch(() => null);
      return picture === null ? null : spool.write(picture);
    },
  };
}
