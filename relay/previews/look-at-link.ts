import type { LinkPreview } from '@parley/shared/entities/link-preview';
import type { Circuits } from '../outgoing/circuit-breaker.ts';
import type { FetchPublic } from '../outgoing/fetch-public.ts';
import { OutgoingError } from '../outgoing/outgoing-error.ts';
import { decodePage } from './decode-page.ts';
import { previewImage } from './preview-image.ts';
import { oneLine, readPage } from './read-page.ts';

/** What a page says of itself stands at its beginning. */
const pageBytesMax = 512 * 1024;
const imageBytesMax = 5 * 1024 * 1024;
const timeoutMs = 5_000;
const pages = ['text/html', 'application/xhtml+xml'];
const nameMax = 200;

/** What came of looking. `error`: the server there, or the way to it, is the reason that there is nothing. */
export type Look = { preview: LinkPreview | null; outcome: 'shown' | 'nothing' | OutgoingError['code'] };

type LookDeps = { fetch: FetchPublic; circuits: Circuits };

/** Fetches a page and its picture, and says in a few words what it is. Throws nothing that is out there's fault. */
export async function lookAtLink(deps: LookDeps, url: string): Promise<Look> {
  try {
    const preview = await read(deps, url);
    return { preview, outcome: preview === null ? 'nothing' : 'shown' };
  } catch (error) {
    if (error instanceof OutgoingError) return { preview: null, outcome: error.code };
    throw error;
  }
}

async function read({ fetch, circuits }: LookDeps, url: string): Promise<LinkPreview | null> {
  if (!URL.canParse(url)) throw new OutgoingError('bad-address', 'This is no address.');
  const get = (at: string, types: readonly string[], bytesMax: number, isCut: boolean) =>
    circuits.run(new URL(at).host, () =>
      fetch({ url: at, types, bytesMax, isCut, timeoutMs, headers: { accept: 'text/html, image/*;q=0.8', 'accept-language': 'en' } }),
    );
  const answer = await get(url, [...pages, 'image/'], imageBytesMax, true);
  if (answer.status < 200 || answer.status > 299) return null;
  const host = new URL(answer.url).hostname.replace(/^www\./, '');
  if (!pages.includes(answer.type)) {
    const image = await previewImage(answer.body);
    return image === null ? null : { url, title: fileName(answer.url) ?? host, siteName: host, image };
  }
  const facts = readPage(decodePage(answer.body.subarray(0, pageBytesMax), answer.headers['content-type'] ?? ''), answer.url);
  if (facts.title === null) return null;
  const image = facts.imageUrl === null ? null : await imageAt(facts.imageUrl);
  return {
    url,
    title: facts.title,
    siteName: facts.siteName ?? host,
    ...(facts.description === null || facts.description === facts.title ? {} : { description: facts.description }),
    ...(image === null ? {} : { image }),
  };

  /** A page is worth showing without its picture. */
  async function imageAt(at: string): Promise<LinkPreview['image'] | null> {
    const found = await get(at, ['image/'], imageBytesMax, false).catch((error: unknown) => {
      if (error instanceof OutgoingError) return null;
      throw error;
    });
    return found === null || found.status !== 200 ? null : previewImage(found.body);
  }
}

function fileName(address: string): string | null {
  const last = new URL(address).pathname.split('/').at(-1) ?? '';
  try {
    return oneLine(decodeURIComponent(last), nameMax);
  } catch {
    return oneLine(last, nameMax);
  }
}
