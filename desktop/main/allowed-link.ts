const allowedProtocols: ReadonlySet<string> = new Set(['https:', 'mailto:']);

/** The address in the form handed to the system's browser or mail program, or null where it is none of `https:` and `mailto:`. */
export function allowedLink(address: string): string | null {
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  return allowedProtocols.has(url.protocol) ? url.href : null;
}
