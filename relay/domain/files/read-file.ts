import type { Readable } from 'node:stream';
import type { Id } from '@parley/shared/ids';
import type { FileLink } from '@parley/shared/protocol/http';
import { isRoomOfToken } from '../bots/require-scope.ts';
import type { Actor, Deps } from '../deps.ts';
import { refusalOf } from '../policies.ts';
import { RelayError } from '../relay-error.ts';
import type { Part, StoredFile } from './file-ports.ts';

export type ReadDeps = Pick<Deps, 'files' | 'memberships'>;
type Reader = Pick<Actor, 'userId' | 'grant'>;

const unknownFile = () => new RelayError('not-found', 'There is no such file, or it is not for you.');

/**
 * A file for somebody who may see it: members of its room who see its message; before it is sent, only who uploaded it. Throws `not-found` to everybody else,
 * `gone` where its message was deleted, or the room.
 */
export async function readFile(deps: ReadDeps, reader: Reader, id: Id): Promise<StoredFile> {
  const stored = await deps.files.store.find(id);
  if (stored === null || !isRoomOfToken(reader, stored.roomId)) throw unknownFile();
  const access = await deps.memberships.access(stored.roomId, reader.userId);
  const refusal = refusalOf('read', access);
  if (refusal?.code === 'gone') throw new RelayError('gone', refusal.message);
  if (refusal || !access?.membership) throw unknownFile();
  const isSeen = stored.messageSeq === null ? stored.uploaderId === reader.userId : stored.messageSeq >= access.membership.firstSeq;
  if (!isSeen) throw unknownFile();
  if (stored.isRemoved) throw new RelayError('gone', 'This file was deleted with its message.');
  return stored;
}

/** Opens bytes that `readFile` allowed: a part of the file, or (null) its thumbnail. What is read counts for the person. */
export async function openBytes(deps: Pick<Deps, 'files'>, reader: Reader, stored: StoredFile, part: Part | null): Promise<Readable> {
  const { downloads, contents } = deps.files;
  const content = part === null ? stored.thumbContent : stored.content;
  if (content === null) throw new RelayError('not-found', 'This file has no small picture.');
  const waitMs = downloads.wait(reader.userId);
  if (waitMs > 0) throw new RelayError('rate-limited', 'You have fetched a lot of data just now. Please wait a moment.', { retryAfterMs: waitMs });
  const stream = await contents.open(content, part);
  if (part !== null) downloads.spend(reader.userId, part.end - part.start + 1);
  return stream;
}

/** An address that opens a file without a sign-in for a while, for as long as the person may see it. */
export async function linkFile(deps: ReadDeps, reader: Reader, id: Id): Promise<FileLink> {
  const { thumbContent } = await readFile(deps, reader, id);
  const { token, expiresAt } = deps.files.links.issue(id, reader.userId);
  const url = `/v1/files/${id}?token=${token}`;
  return { url, expiresAt, ...(thumbContent === null ? {} : { thumbnailUrl: `/v1/files/${id}/thumbnail?token=${token}` }) };
}
