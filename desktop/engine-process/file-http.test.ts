import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createFileHttp } from './file-http.ts';

const folder = mkdtempSync(join(tmpdir(), 'parley-file-http-'));
const id = '018f0000-0000-7000-8000-000000000001';
let server: Server;
let url = '';
let answer: (request: IncomingMessage, body: Buffer, response: ServerResponse) => void;
const seen: string[] = [];

beforeEach(async () => {
  seen.length = 0;
  server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      seen.push(`${request.method} ${request.url} ${request.headers.authorization}`);
      answer(request, Buffer.concat(parts), response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  url = typeof address === 'object' && address ? `http://127.0.0.1:${address.port}` : '';
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const http = createFileHttp(() => undefined, { timeoutMs: 500 });
const target = () => ({ url, accessToken: 'token', signal: new AbortController().signal });

it('speaks tus: creates with the fields of the contract, asks where it stands, sends pieces', async () => {
  let stored = Buffer.alloc(0);
  let fields = '';
  answer = (request, body, response) => {
    expect(request.headers['tus-resumable']).toBe('1.0.0');
    if (request.method === 'POST') {
      fields = String(request.headers['upload-metadata']);
      response.writeHead(201, { location: `/v1/uploads/${id}` }).end();
    } else if (request.method === 'HEAD') response.writeHead(200, { 'upload-offset': stored.byteLength }).end();
    else {
      expect(Number(request.headers['upload-offset'])).toBe(stored.byteLength);
      stored = Buffer.concat([stored, body]);
      response.writeHead(204, { 'upload-offset': stored.byteLength }).end();
    }
  };
  expect(await http.create(target(), { id, roomId: id, name: 'ålesund.csv', size: 6, durationMs: 5 })).toEqual({ ok: true, value: null });
  const read = Object.fromEntries(fields.split(',').map((field) => [field.split(' ')[0], Buffer.from(field.split(' ')[1] ?? '', 'base64').toString()]));
  expect(read).toEqual({ id, roomId: id, name: 'ålesund.csv', durationMs: '5' });
  expect(await http.append(target(), id, 0, Buffer.from('abc'))).toEqual({ ok: true, value: 3 });
  expect(await http.offset(target(), id)).toEqual({ ok: true, value: 3 });
  expect(await http.append(target(), id, 3, Buffer.from('def'))).toEqual({ ok: true, value: 6 });
  expect(stored.toString()).toBe('abcdef');
  expect(seen[0]).toBe('POST /v1/uploads Bearer token');
});

it.each([
  [404, 'not-found'],
  [409, 'conflict'],
  [410, 'gone'],
  [413, 'too-large'],
  [401, 'unauthenticated'],
  [423, 'unavailable'],
  [502, 'unavailable'],
])('reads the status %i without words as %s', async (status, code) => {
  answer = (_request, _body, response) => void response.writeHead(status).end('nothing of ours');
  expect(await http.append(target(), id, 0, Buffer.from('abc'))).toMatchObject({ ok: false, error: { code } });
});

it("hands on the relay's own words", async () => {
  const error = { code: 'too-large', message: '212 MB, this server takes up to 100 MB.' };
  answer = (_request, _body, response) => void response.writeHead(413).end(JSON.stringify({ error }));
  expect(await http.create(target(), { id, roomId: id, name: 'a', size: 1 })).toEqual({ ok: false, error });
});

it('downloads to the disk and tells of it; a cut is no file', async () => {
  const path = join(folder, 'down');
  const bytes = Buffer.alloc(300_000, 7);
  answer = (_request, _body, response) => void response.writeHead(200, { 'content-length': bytes.byteLength }).end(bytes);
  const received: number[] = [];
  expect(await http.download(target(), { id, variant: 'thumbnail', path, onProgress: (now) => received.push(now) })).toEqual({ ok: true, value: null });
  expect(readFileSync(path).equals(bytes)).toBe(true);
  expect(received.at(-1)).toBe(300_000);
  expect(seen).toEqual([`GET /v1/files/${id}/thumbnail Bearer token`]);
  answer = (_request, _body, response) => {
    response.writeHead(200, { 'content-length': bytes.byteLength });
    response.write(bytes.subarray(0, 1_000), () => response.destroy());
  };
  expect(await http.download(target(), { id, variant: 'whole', path, onProgress: () => undefined })).toMatchObject({
    ok: false,
    error: { code: 'unavailable' },
  });
  rmSync(folder, { recursive: true, force: true });
});

it('stops when asked, waits no longer than said, and follows nobody elsewhere with the token', async () => {
  answer = () => undefined;
  expect(await http.offset(target(), id)).toMatchObject({ ok: false, error: { code: 'unavailable' } });
  const controller = new AbortController();
  const asked = http.append({ ...target(), signal: controller.signal }, id, 0, Buffer.from('a'));
  controller.abort();
  expect(await asked).toMatchObject({ ok: false, error: { code: 'unavailable' } });
  answer = (_request, _body, response) => void response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end();
  expect(await http.about(target(), id)).toMatchObject({ ok: false, error: { code: 'unavailable' } });
});
