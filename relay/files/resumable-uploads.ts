import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { type ErrorCode, errorCodes, httpStatus, issuesOf, type WireError } from '@parley/shared/protocol/errors';
import { type UploadQuery, uploadQuerySchema, uploadsPath } from '@parley/shared/protocol/http';
import { DataStore, ERRORS, Server, type ServerOptions, Upload } from '@tus/server';
import type { Actor } from '../domain/deps.ts';
import type { ByteBudget } from '../domain/files/file-ports.ts';
import type { ResumableUploads } from '../domain/files/resumable-uploads.ts';
import { beginUpload, keepUpload, type UploadDeps } from '../domain/files/upload-file.ts';
import { RelayError } from '../domain/relay-error.ts';
import { type UploadFolder, uploadLifeMs } from './upload-folder.ts';

type TusRequest = Parameters<NonNullable<ServerOptions['onIncomingRequest']>>[0];
type Metadata = Record<string, string | null>;
/** Told of errors that nobody expected, with the id that the client hears. */
type OnUploadBroke = (errorId: string, error: unknown) => void;

/** The fields of a new upload. */
function readInput(metadata: Metadata | undefined): UploadQuery {
  const parsed = uploadQuerySchema.safeParse(metadata ?? {});
  if (parsed.success) return parsed.data;
  throw new RelayError('invalid', 'Some of Upload-Metadata is missing or wrong.', { issues: issuesOf(parsed.error) });
}

const codeOf = (status: number): ErrorCode => errorCodes.find((code) => httpStatus(code) === status) ?? (status < 500 ? 'invalid' : 'internal');

/** Our errors and the library's, all in the relay's envelope; one that nobody expected is told by its id only. */
function errorAnswer(error: Error | { status_code: number; body: string }, onBroke: OnUploadBroke): { status_code: number; body: string } {
  const wire =
    error instanceof RelayError
      ? error.toWire()
      : 'status_code' in error && typeof error.status_code === 'number' && 'body' in error
        ? { code: codeOf(error.status_code), message: String(error.body).trim() }
        : broken(error, onBroke);
  const status = 'status_code' in error && typeof error.status_code === 'number' ? error.status_code : httpStatus(wire.code);
  return { status_code: status, body: JSON.stringify({ error: wire }) };
}

function broken(error: unknown, onBroke: OnUploadBroke): WireError {
  const errorId = randomUUID();
  onBroke(errorId, error);
  return { code: 'internal', message: 'Something went wrong on the server. It was noted.', errorId };
}

/** The library's store over the folder of unfinished uploads. */
class UploadStore extends DataStore {
  readonly #folder: UploadFolder;
  readonly #budget: ByteBudget;

  constructor(folder: UploadFolder, budget: ByteBudget) {
    super();
    this.#folder = folder;
    this.#budget = budget;
    this.extensions = ['creation', 'creation-with-upload', 'expiration', 'termination'];
  }
  override async create(upload: Upload): Promise<Upload> {
    const input = readInput(upload.metadata);
    const createdAt = Date.now();
    await this.#folder.create({ userId: upload.metadata?.['userId'] ?? '', size: upload.size ?? 0, createdAt, input: { ...input, id: upload.id } });
    upload.creation_date = new Date(createdAt).toISOString();
    return upload;
  }
  override async getUpload(id: string): Promise<Upload> {
    const found = await this.#folder.find(id);
    if (found === null) throw ERRORS.FILE_NOT_FOUND;
    const metadata = Object.fromEntries(Object.entries(found.input).map(([name, value]) => [name, String(value)]));
    return new Upload({ id, size: found.size, offset: found.offset, metadata, creation_date: new Date(found.createdAt).toISOString() });
  }
  override async write(stream: Readable, id: string, offset: number): Promise<number> {
    const found = await this.#folder.find(id);
    if (found === null) throw ERRORS.FILE_NOT_FOUND;
    const end = await this.#folder.append(id, stream, offset);
    this.#budget.spend(found.userId, end - offset);
    return end;
  }
  override remove(id: string): Promise<void> {
    return this.#folder.remove(id);
  }
  override getExpiration(): number {
    return uploadLifeMs;
  }
}

/** Uploads by tus 1.0; the finished one takes the same way as one that came at once. */
export function createResumableUploads(deps: UploadDeps, folder: UploadFolder, onBroke: OnUploadBroke): ResumableUploads {
  const actors = new WeakMap<IncomingMessage, Actor>();

  function actorOf(request: TusRequest): Actor {
    const raw = request.runtime?.node?.req;
    const actor = raw === undefined ? undefined : actors.get(raw as IncomingMessage);
    if (actor === undefined) throw new Error('an upload without a person');
    return actor;
  }

  const server = new Server({
    path: uploadsPath,
    relativeLocation: true,
    allowedOrigins: [],
    datastore: new UploadStore(folder, deps.files.uploads),
    maxSize: deps.files.limits.fileBytesMax,
    namingFunction: (_request, metadata) => readInput(metadata).id ?? deps.newId(),
    async onUploadCreate(request, upload) {
      const actor = actorOf(request);
      const input = { ...readInput(upload.metadata), id: upload.id };
      const old = await beginUpload(deps, actor, input, upload.size ?? 0);
      if (old !== null) throw new RelayError('conflict', 'This file is here already.');
      return { metadata: { ...upload.metadata, userId: actor.userId } };
    },
    async onUploadFinish(request, upload) {
      const { id } = upload;
      const found = await folder.find(id);
      if (found === null) throw ERRORS.FILE_NOT_FOUND;
      // A copy of our own: nobody who still writes to the upload can change what was looked at and kept.
      const received = await deps.files.spool.receive(createReadStream(folder.pathOf(id), { highWaterMark: 1024 * 1024 }), deps.files.limits.fileBytesMax);
      const answer = await keepUpload(deps, actorOf(request), found.input, received);
      await folder.remove(id);
      // Else the library looks for it once more, to say when it expires.
      upload.creation_date = undefined;
      // A `PATCH` is answered by 204, as tus says: there are clients that take anything else for an error.
      if (request.method !== 'POST') return {};
      return { status_code: 201, headers: { 'Content-Type': 'application/json; charset=utf-8' }, body: JSON.stringify(answer) };
    },
    onResponseError: (_request, error) => errorAnswer(error, onBroke),
  });

  return {
    ownerOf: async (id) => (await folder.find(id))?.userId ?? null,
    async take(actor, request, response) {
      actors.set(request, actor);
      await server.handle(request, response);
    },
  };
}
