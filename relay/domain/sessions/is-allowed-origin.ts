/**
 * Whether a request with this `Origin` header may be served. Programs send none; a web page does, and may only be the relay's own (`PUBLIC_URL`, or the
 * address the request came to): other pages must not act with what a person's browser can reach.
 */
export function isAllowedOrigin(request: { origin: string | undefined; host: string | undefined }, publicUrl: string | undefined): boolean {
  if (request.origin === undefined) return true;
  const origin = URL.parse(request.origin);
  if (!origin || (origin.protocol !== 'https:' && origin.protocol !== 'http:')) return false;
  if (publicUrl !== undefined && URL.parse(publicUrl)?.origin === origin.origin) return true;
  return request.host !== undefined && origin.host === request.host.toLowerCase();
}
