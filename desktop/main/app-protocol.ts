import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { filesOrigin } from '@parley/shared/ipc/channels';
import { protocol } from 'electron';
import { contentSecurityPolicy, resolveAppPath } from './app-page.ts';

const scheme = 'app';
const noncePlaceholder = '__NONCE__';

const mediaTypes: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.wasm': 'application/wasm',
};

/** Must run before Electron is ready. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true, stream: true } }]);
}

/** Serves the built window from `directory`, each page with a content security policy and a nonce of its own, and people's files at a host of theirs. */
export function serveApp(directory: string, answerFile: (request: Request) => Promise<Response>): void {
  protocol.handle(scheme, (request) => (request.url.startsWith(`${filesOrigin}/`) ? answerFile(request) : answer(directory, request)));
}

async function answer(directory: string, request: Request): Promise<Response> {
  if (request.method !== 'GET') return plain(405, 'GET only');
  const path = resolveAppPath(directory, request.url);
  if (path === null) return plain(403, 'not a path of this app');
  let content: Buffer<ArrayBuffer>;
  try {
    content = await readFile(path);
  } catch {
    return plain(404, 'no such file');
  }
  const mediaType = mediaTypes[extname(path)];
  if (mediaType === undefined) return plain(404, 'no such file');
  const headers = { 'content-type': mediaType, 'x-content-type-options': 'nosniff' };
  if (extname(path) !== '.html') return new Response(content, { headers });
  const nonce = randomBytes(18).toString('base64');
  const html = content.toString('utf8').replaceAll(noncePlaceholder, nonce);
  return new Response(html, { headers: { ...headers, 'content-security-policy': contentSecurityPolicy(nonce) } });
}

function plain(status: number, text: string): Response {
  return new Response(text, { status, headers: { 'content-type': 'text/plain' } });
}
