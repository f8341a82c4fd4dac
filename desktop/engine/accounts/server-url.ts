import { EngineError } from '../ports.ts';

const local = /^(localhost|127\.0\.0\.1|\[::1\])(:|$|\/)/;

/**
 * The base address of a server from what somebody typed: a bare host gets https, localhost http; without path, query and trailing slash.
 * @throws EngineError `invalid`
 */
export function toServerUrl(typed: string): string {
  const text = typed.trim();
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `${local.test(text) ? 'http' : 'https'}://${text}`;
  const url = URL.canParse(withScheme) ? new URL(withScheme) : null;
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:') || url.username !== '' || url.password !== '') {
    throw new EngineError({
      code: 'invalid',
      message: 'This is not the address of a server. It looks like chat.example.org.',
      issues: [{ path: 'serverUrl', message: 'must be an http(s) address' }],
    });
  }
  return url.origin;
}
