import { open } from 'node:fs/promises';
import { fileAnswerSchema, uploadsPath } from '@parley/shared/protocol/http';
import { fail, ok, type Result } from '@parley/shared/result';
import type { FileHttp, FileTarget, Log, NewUpload } from '../engine/ports.ts';
import { answerError, readJson } from './answer-error.ts';

/** How long one request may take to be answered: a piece goes over a slow line in this time. Milliseconds. */
const answerTimeoutMs = 120_000;
/** A download that brings nothing for so long is given up. Milliseconds. */
const silenceTimeoutMs = 30_000;

const tus = { 'tus-resumable': '1.0.0' };

type Request = { method: string; path: string; headers?: Record<string, string>; body?: Uint8Array<ArrayBuffer> };

/** Files over `fetch`: uploads by tus 1.0 (https://tus.io/protocols/resumable-upload), downloads as a stream to the disk. A token goes nowhere but to the server that was named. */
export function createFileHttp(
  log: Log,
  { timeoutMs = answerTimeoutMs, fetch = globalThis.fetch }: { timeoutMs?: number; fetch?: typeof globalThis.fetch } = {},
): FileHttp {
  const send = async (target: FileTarget, { method, path, headers, body }: Request, signal: AbortSignal): Promise<Result<Response>> => {
    try {
      const response = await fetch(`${target.url}${path}`, {
        method,
        redirect: 'error',
        signal,
        headers: { authorization: `Bearer ${target.accessToken}`, ...headers },
        ...(body === undefined ? {} : { body }),
      });
      return response.ok ? ok(response) : fail(await answerError(response));
    } catch (error) {
      log('info', 'file-request-failed', { method, reason: String(error) });
      return fail({ code: 'unavailable', message: 'The server could not be reached.' });
    }
  };
  const ask = (target: FileTarget, request: Request) => send(target, request, AbortSignal.any([target.signal, AbortSignal.timeout(timeoutMs)]));
  const uploadPath = (id: string): string => `${uploadsPath}/${encodeURIComponent(id)}`;

  return {
    async create(target, upload) {
      const headers = { ...tus, 'upload-length': String(upload.size), 'upload-metadata': metadataOf(upload) };
      return emptied(await ask(target, { method: 'POST', path: uploadsPath, headers }));
    },
    async offset(target, id) {
      const answer = await ask(target, { method: 'HEAD', path: uploadPath(id), headers: tus });
      return answer.ok ? offsetOf(answer.value) : answer;
    },
    async append(target, id, offset, bytes) {
      const headers = { ...tus, 'upload-offset': String(offset), 'content-type': 'application/offset+octet-stream' };
      const answer = await ask(target, { method: 'PATCH', path: uploadPath(id), headers, body: new Uint8Array(bytes) });
      if (!answer.ok) return answer;
      await answer.value.body?.cancel();
      return offsetOf(answer.value, offset + bytes.byteLength);
    },
    remove: async (target, id) => emptied(await ask(target, { method: 'DELETE', path: uploadPath(id), headers: tus })),
    async about(target, id) {
      const answer = await ask(target, { method: 'GET', path: `/v1/files/${encodeURIComponent(id)}/about` });
      if (!answer.ok) return answer;
      const parsed = fileAnswerSchema.safeParse(await readJson(answer.value));
      return parsed.success ? ok(parsed.data.file) : fail({ code: 'unavailable', message: 'The server gave an answer that this version does not understand.' });
    },
    async download(target, { id, variant, path, onProgress }) {
      const silence = new AbortController();
      const timer = setTimeout(() => silence.abort(), silenceTimeoutMs);
      try {
        const request = { method: 'GET', path: `/v1/files/${encodeURIComponent(id)}${variant === 'thumbnail' ? '/thumbnail' : ''}` };
        const answer = await send(target, request, AbortSignal.any([target.signal, silence.signal]));
        if (!answer.ok) return answer;
        return await writeBody(answer.value, path, (received) => {
          timer.refresh();
          onProgress(received);
        });
      } catch (error) {
        log('info', 'download-failed', { reason: String(error) });
        return fail({ code: 'unavailable', message: 'The file could not be fetched to the end.' });
      } finally {
        clearTimeout(timer);
      }
    },
  };
}

/** Fields of the contract's `uploadQuerySchema`, each in base64 (tus, creation). */
function metadataOf(upload: NewUpload): string {
  const { size, ...fields } = upload;
  return Object.entries(fields)
    .map(([key, value]) => `${key} ${Buffer.from(String(value)).toString('base64')}`)
    .join(',');
}

/** Writes the bytes of an answer into a new file. */
export async function writeBody(response: Response, path: string, onProgress: (received: number) => void): Promise<Result<null>> {
  const expected = Number(response.headers.get('content-length') ?? Number.NaN);
  const file = await open(path, 'w', 0o600);
  let received = 0;
  try {
    for await (const chunk of response.body ?? []) {
      await file.writeFile(chunk);
      received += chunk.byteLength;
      onProgress(received);
    }
  } finally {
    await file.close();
  }
  // `fetch` does not tell every cut of a plain connection.
  if (Number.isFinite(expected) && received !== expected && !response.headers.has('content-encoding'))
    return fail({ code: 'unavailable', message: 'The file could not be fetched to the end.' });
  return ok(null);
}

function offsetOf(response: Response, otherwise?: number): Result<number> {
  const header = response.headers.get('upload-offset');
  const offset = header === null ? (otherwise ?? Number.NaN) : Number(header);
  return Number.isSafeInteger(offset) && offset >= 0 ? ok(offset) : fail({ code: 'unavailable', message: 'The server did not say how much it has.' });
}

async function emptied(answer: Result<Response>): Promise<Result<null>> {
  if (!answer.ok) return answer;
  await answer.value.body?.cancel();
  return ok(null);
}
