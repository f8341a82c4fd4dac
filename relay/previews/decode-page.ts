import { TextDecoder } from 'node:util';

/** As far as a page's own word on its letters is looked for (WHATWG: 1,024 bytes). */
const startBytes = 1_024;

function decoderFor(label: string | undefined): TextDecoder | null {
  try {
    return label === undefined ? null : new TextDecoder(label.trim().replace(/^["']|["']$/g, ''));
  } catch {
    return null;
  }
}

/** A page's bytes as text: by its byte order mark, else the header, else what the page says itself, else UTF-8. */
export function decodePage(bytes: Uint8Array, contentType: string): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  const start = new TextDecoder('latin1').decode(bytes.subarray(0, startBytes));
  const inHeader = decoderFor(/charset\s*=\s*("[^"]*"|[^\s;]+)/i.exec(contentType)?.[1]);
  const inPage = decoderFor(/<meta[^>]+charset\s*=\s*["']?\s*([\w:.-]+)/i.exec(start)?.[1]);
  return (inHeader ?? inPage ?? new TextDecoder()).decode(bytes);
}
