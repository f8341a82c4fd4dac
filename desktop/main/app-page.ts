import { join, normalize, sep } from 'node:path';
import { filesOrigin } from '@parley/shared/ipc/channels';

/** Where the window's code lives. An origin of its own, so `file:` is never needed. */
export const appOrigin = 'app://parley';

/** No inline script, no code and no request from anywhere else. The nonce is for styles only: dialogs add one to lock the page's scrolling. */
export function contentSecurityPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "font-src 'self'",
    `img-src 'self' data: blob: ${filesOrigin}`,
    `media-src 'self' blob: ${filesOrigin}`,
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** The file that an `app://parley/…` address names, or null where it is another host or leaves the directory (`..`, encoded or not, back slashes, NUL). */
export function resolveAppPath(directory: string, address: string): string | null {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url === null || `${url.protocol}//${url.host}` !== appOrigin) return null;
  let pathname: string;
  try {
    pathname = decodeURIComponent(url.pathname);
  } catch {
    return null;
  }
  if (pathname.includes('\0') || pathname.includes('\\')) return null;
  const path = normalize(join(directory, pathname === '/' ? 'index.html' : pathname));
  return path.startsWith(directory + sep) ? path : null;
}
