import { createHash, randomBytes } from 'node:crypto';
import { request } from 'node:http';
import { Readable } from 'node:stream';
import { z } from 'zod';
import type { OutsideClient } from './outside-client.ts';
import { errorShape, fileShape, type OutsideFile } from './shapes.ts';

const fileAnswer = z.strictObject({ file: fileShape });
export const sha = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const bearer = (client: OutsideClient) => ({ authorization: `Bearer ${client.session.accessToken}` });

type UploadOptions = { roomId: string; name?: string; id?: string; more?: Record<string, string>; type?: string };
const addressOf = (url: string, { roomId, name = 'a file.bin', id, more }: UploadOptions) =>
  `${url}/v1/files?${new URLSearchParams({ roomId, name, ...(id === undefined ? {} : { id }), ...more })}`;

/** Sends a file at once. */
export async function sendFile(url: string, client: OutsideClient, bytes: Uint8Array<ArrayBuffer>, options: UploadOptions) {
  const headers = { ...bearer(client), 'content-type': options.type ?? 'application/octet-stream' };
  const response = await fetch(addressOf(url, options), { method: 'POST', headers, body: bytes });
  return { status: response.status, json: (await response.json()) as unknown };
}

/** The file of an upload that must succeed, in its strict shape. */
export async function upload(url: string, client: OutsideClient, bytes: Uint8Array<ArrayBuffer>, options: UploadOptions): Promise<OutsideFile> {
  const { status, json } = await sendFile(url, client, bytes, options);
  if (status !== 201) throw new Error(`upload: ${status} ${JSON.stringify(json)}`);
  return fileAnswer.parse(json).file;
}

/** Status and code of an upload that must be refused. */
export async function uploadRefused(url: string, client: OutsideClient, bytes: Uint8Array<ArrayBuffer>, options: UploadOptions) {
  const { status, json } = await sendFile(url, client, bytes, options);
  return { status, ...z.strictObject({ error: errorShape }).parse(json).error };
}

/** Sends random bytes piece by piece without announcing how many; their hash. */
export async function streamFile(
  url: string,
  client: OutsideClient,
  size: number,
  options: UploadOptions,
): Promise<{ status: number; json: unknown; sent: string }> {
  const hash = createHash('sha256');
  const pieces = (function* () {
    for (let left = size; left > 0; left -= 256 * 1024) {
      const piece = randomBytes(Math.min(left, 256 * 1024));
      hash.update(piece);
      yield piece;
    }
  })();
  return new Promise((resolve, reject) => {
    const outgoing = request(
      addressOf(url, options),
      { method: 'POST', headers: { ...bearer(client), 'content-type': 'application/octet-stream' } },
      async (response) => {
        const chunks = await response.toArray();
        resolve({ status: response.statusCode ?? 0, json: JSON.parse(Buffer.concat(chunks).toString()), sent: hash.digest('hex') });
      },
    );
    outgoing.on('error', reject);
    Readable.from(pieces).pipe(outgoing);
  });
}

/** Fetches `/v1/files/…` as somebody, or as nobody by a link. */
export function fetchFile(url: string, client: OutsideClient | null, path: string, headers: Record<string, string> = {}): Promise<Response> {
  const whole = path.startsWith('/') ? path : `/v1/files/${path}`;
  return fetch(`${url}${whole}`, { headers: { ...(client === null ? {} : bearer(client)), ...headers } });
}

export const bytesOf = async (response: Response): Promise<Buffer> => Buffer.from(await response.arrayBuffer());

const encodeMetadata = (fields: Record<string, string>) =>
  Object.entries(fields)
    .map(([name, value]) => `${name} ${Buffer.from(value).toString('base64')}`)
    .join(',');

/** One request of a resumable upload. */
export async function tus(
  url: string,
  client: OutsideClient,
  method: string,
  path: string,
  headers: Record<string, string> = {},
  body?: Uint8Array<ArrayBuffer>,
) {
  const response = await fetch(`${url}${path}`, {
    method,
    headers: { ...bearer(client), 'tus-resumable': '1.0.0', ...headers },
    ...(body === undefined ? {} : { body }),
  });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

/** Begins a resumable upload; its address. */
export async function beginUpload(url: string, client: OutsideClient, size: number, fields: Record<string, string>) {
  const answer = await tus(url, client, 'POST', '/v1/uploads', { 'upload-length': String(size), 'upload-metadata': encodeMetadata(fields) });
  return { ...answer, path: answer.headers.get('location') ?? '' };
}

/** Adds bytes to an upload. */
export const continueUpload = (url: string, client: OutsideClient, path: string, offset: number, bytes: Uint8Array<ArrayBuffer>) =>
  tus(url, client, 'PATCH', path, { 'upload-offset': String(offset), 'content-type': 'application/offset+octet-stream' }, bytes);

/** Sends some of the bytes that were announced, and hangs up once `isSeen` says that something has come of them. */
export async function cutOff(
  url: string,
  client: OutsideClient,
  path: string,
  { offset, bytes, announced, isSeen }: { offset: number; bytes: Uint8Array; announced: number; isSeen: () => Promise<unknown> },
): Promise<void> {
  const headers = {
    ...bearer(client),
    'tus-resumable': '1.0.0',
    'upload-offset': String(offset),
    'content-type': 'application/offset+octet-stream',
    'content-length': String(announced),
  };
  const outgoing = request(`${url}${path}`, { method: 'PATCH', headers, agent: false });
  const closed = new Promise<void>((resolve) => outgoing.once('close', resolve));
  outgoing.on('error', () => undefined);
  outgoing.write(bytes);
  await isSeen().finally(() => outgoing.destroy());
  await closed;
}

export const fileOf = (text: string): OutsideFile => fileAnswer.parse(JSON.parse(text)).file;
