const allowedProtocols: ReadonlySet<string> = new Set(['https:', 'http:', 'mailto:']);

/**
 * The address in the form handed to the system's browser or mail program, or null where it is none of `https:`, `http:` and `mailto:`. The window asks
 * before it hands over what is not encrypted.
 */
export function allowedLink(address: string): string | null {
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  return allowedProtocols.has(url.protocol) ? url.href : null;
}
