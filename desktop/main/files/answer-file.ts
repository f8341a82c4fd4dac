import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { fileKind } from '@parley/shared/file-kinds';
import { hostContract } from '@parley/shared/ipc/shell-contract';
import { httpStatus } from '@parley/shared/protocol/errors';
import { ok, type Result } from '@parley/shared/result';
import type { EngineHost } from '../engine-host/engine-host.ts';
import { readFileAddress, readPictureAddress } from './file-address.ts';
import { readRange } from './read-range.ts';

/** Whatever the bytes are: nothing in them runs, nothing of them is a page, and no type is guessed. */
const safeHeaders = {
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; sandbox",
  'accept-ranges': 'bytes',
  'cache-control': 'no-store',
};

/** Answers the window's requests for files and people's pictures: asks the engine where one lies (it may fetch it first) and gives the bytes, or a part of them. */
export async function answerFile(host: Pick<EngineHost, 'call'>, request: Request): Promise<Response> {
  const found = request.method === 'GET' ? await locate(host, request.url) : null;
  if (found === null) return refuse(404);
  if (!found.ok) return refuse(httpStatus(found.error.code));
  const { path, type } = found.value;
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

/** Null: the address names nothing. */
async function locate(host: Pick<EngineHost, 'call'>, address: string): Promise<Result<{ path: string; type: string }> | null> {
  const file = readFileAddress(address);
  if (file !== null) {
    const answer = await host.call('files.locate', file);
    return answer.ok ? ok(hostContract['files.locate'].output.parse(answer.value)) : answer;
  }
  const picture = readPictureAddress(address);
  if (picture === null) return null;
  const answer = await host.call('pictures.locate', picture);
  return answer.ok ? ok({ ...hostContract['pictures.locate'].output.parse(answer.value), type: 'image/webp' }) : answer;
}

function refuse(status: number): Response {
  return new Response(null, { status, headers: safeHeaders });
}
