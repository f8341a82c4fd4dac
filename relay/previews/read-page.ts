import { Parser } from 'htmlparser2';

/** What a page says of itself. `imageUrl`: whole, http or https. */
export type PageFacts = { title: string | null; description: string | null; siteName: string | null; imageUrl: string | null };

const titleMax = 200;
const descriptionMax = 300;
const siteNameMax = 60;

const titles = ['og:title', 'twitter:title', 'title'];
const descriptions = ['og:description', 'twitter:description', 'description'];
const siteNames = ['og:site_name', 'application-name'];
const images = ['og:image:secure_url', 'og:image', 'og:image:url', 'twitter:image', 'twitter:image:src', 'image_src'];

/** One line that cannot turn the lines around it (bidirectional controls), cut at so many code points. */
export function oneLine(text: string, max: number): string | null {
  const clean = text
    .replace(/[\u202a-\u202e\u2066-\u2069\u200e\u200f\ufeff]/g, '')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .toWellFormed()
    .trim();
  const characters = [...clean];
  if (characters.length === 0) return null;
  return characters.length <= max
    ? clean
    : `${characters
        .slice(0, max - 1)
        .join('')
        .trimEnd()}…`;
}

/** Reads the head of a page: OpenGraph, Twitter cards, and plain HTML. `url`: where the page is, for addresses that are relative to it. */
export function readPage(html: string, url: string): PageFacts {
  const found = new Map<string, string>();
  const keep = (name: string | undefined, value: string | undefined) => {
    const key = name?.trim().toLowerCase();
    if (key !== undefined && value !== undefined && value.trim() !== '' && !found.has(key)) found.set(key, value);
  };
  let title: string | null = null;
  let inTitle = false;
  let foreign = 0;
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        // A drawing has titles of its own.
        if (name === 'svg' || name === 'math') foreign += 1;
        if (name === 'title' && foreign === 0 && title === null) {
          inTitle = true;
          title = '';
        }
        if (name === 'meta') {
          keep(attributes['property'], attributes['content']);
          keep(attributes['name'], attributes['content']);
        }
        if (name === 'link' && attributes['rel']?.toLowerCase() === 'image_src') keep('image_src', attributes['href']);
      },
      ontext(text) {
        if (inTitle) title = (title ?? '') + text;
      },
      onclosetag(name) {
        if (name === 'title') inTitle = false;
        if (name === 'svg' || name === 'math') foreign -= 1;
      },
    },
    { decodeEntities: true },
  );
  parser.write(html);
  parser.end();
  keep('title', title ?? undefined);
  const first = (names: readonly string[], max: number) => {
    for (const name of names) {
      const line = oneLine(found.get(name) ?? '', max);
      if (line !== null) return line;
    }
    return null;
  };
  return {
    title: first(titles, titleMax),
    description: first(descriptions, descriptionMax),
    siteName: first(siteNames, siteNameMax),
    imageUrl: imageOf(
      images.map((name) => found.get(name)),
      url,
    ),
  };
}

function imageOf(addresses: readonly (string | undefined)[], url: string): string | null {
  for (const address of addresses) {
    if (address === undefined || !URL.canParse(address.trim(), url)) continue;
    const image = new URL(address.trim(), url);
    if (/^https?:$/.test(image.protocol)) return image.href;
  }
  return null;
}
