import type { File } from '@parley/shared/entities/file';
import type { UploadQuery } from '@parley/shared/protocol/http';
import type { Actor, Deps } from '../deps.ts';
import { requireMember } from '../members/require-member.ts';
import { RelayError } from '../relay-error.ts';
import type { Bytes } from './file-ports.ts';
import { keepFile } from './keep-file.ts';
import { requireSpace } from './require-space.ts';

export type UploadDeps = Pick<Deps, 'files' | 'memberships' | 'newId'>;

/**
 * What must hold before the first byte is taken: the person may write in the room, has bytes left, and the file fits.
 * @returns the file that he has stored under this id before, or null
 */
export async function beginUpload(deps: UploadDeps, actor: Actor, input: UploadQuery, size: number): Promise<File | null> {
  await requireMember(deps, actor, { roomId: input.roomId, action: 'send' });
  const old = input.id === undefined ? null : await deps.files.store.find(input.id);
  if (old !== null) {
    if (old.uploaderId === actor.userId && old.roomId === input.roomId && !old.isRemoved) return old.file;
    throw new RelayError('conflict', 'This file id is already used by another file.');
  }
  await requireSpace(deps, actor, size);
  const waitMs = deps.files.uploads.wait(actor.userId);
  if (waitMs > 0) throw new RelayError('rate-limited', 'You have sent a lot of data just now. Please wait a moment.', { retryAfterMs: waitMs });
  return null;
}

/**
 * Takes a file's bytes, finds out what they are and keeps them. On disk when it answers. The same id of the same person again gets the file that is there.
 * @param body.size as announced, or null where the sender does not know
 * @throws RelayError `too-large`, `not-found`, `forbidden`, `gone`, `conflict`, `invalid` (cut off), `rate-limited`, `unavailable`
 */
export async function uploadFile(
  deps: UploadDeps,
  actor: Actor,
  input: UploadQuery,
  body: { stream: AsyncIterable<Uint8Array>; size: number | null },
): Promise<{ file: File }> {
  const old = await beginUpload(deps, actor, input, body.size ?? 0);
  if (old !== null) return { file: old };
  const { uploads, spool, limits } = deps.files;
  const giveBack = uploads.hold(actor.userId, body.size ?? limits.fileBytesMax);
  const received = await spool.receive(body.stream, limits.fileBytesMax).finally(giveBack);
  uploads.spend(actor.userId, received.size);
  return keepUpload(deps, actor, input, received);
}

/** The end of every way up: what was received becomes a file, and the received bytes are discarded. */
export async function keepUpload(deps: UploadDeps, actor: Actor, input: UploadQuery, received: Bytes): Promise<{ file: File }> {
  try {
    return { file: await keepFile(deps, actor, input, received) };
  } finally {
    await deps.files.spool.discard(received);
  }
}
