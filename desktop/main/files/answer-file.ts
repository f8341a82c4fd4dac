import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { fileKind } from '@parley/shared/file-kinds';
import { ipcContract } from '@parley/shared/ipc/contract';
import { httpStatus } from '@parley/shared/protocol/errors';
import type { EngineHost } from '../engine-host/engine-host.ts';
import { readFileAddress } from './file-address.ts';
import { readRange } from './read-range.ts';

/** Whatever the bytes are: nothing in them runs, nothing of them is a page, and no type is guessed. */
const safeHeaders = {
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; sandbox",
  'accept-ranges': 'bytes',
  'cache-control': 'no-store',
};

/** Answers the window's requests for files: asks the engine where one lies (it may fetch it first) and gives the bytes, or a part of them. */
export async function answerFile(host: Pick<EngineHost, 'call'>, request: Request): Promise<Response> {
  const input = request.method === 'GET' ? readFileAddress(request.url) : null;
  if (input === null) return refuse(404);
  const answer = await host.call('files.locate', input);
  if (!answer.ok) return refuse(httpStatus(answer.error.code));
  const { path, type } = ipcContract['files.locate'].output.parse(answer.value);
  const facts = await stat(path).catch(() => null);
  if (facts === null) return refuse(404);
  const range = readRange(request.headers.get('range'), facts.size);
  if (range === 'unsatisfiable') return new Response(null, { status: 416, headers: { ...safeHeaders, 'content-range': `bytes */${facts.size}` } });
  const { from, to } = range ?? { from: 0, to: facts.size - 1 };
  const headers = {
    ...safeHeaders,
    // Only what a picture or a player may be; everything else is a heap of bytes.
    'content-type': fileKind(type) === 'other' ? 'application/octet-stream' : type,
    'content-length': String(to - from + 1),
    ...(range ? { 'content-range': `bytes ${from}-${to}/${facts.size}` } : {}),
  };
  const body = facts.size === 0 ? null : (Readable.toWeb(createReadStream(path, { start: from, end: to })) as ReadableStream);
  return new Response(body, { status: range ? 206 : 200, headers });
}

function refuse(status: number): Response {
  return new Response(null, { status, headers: safeHeaders });
}
