import type { File } from '@parley/shared/entities/file';
import type { UploadQuery } from '@parley/shared/protocol/http';
import type { Actor, Deps } from '../deps.ts';
import { requireMember } from '../members/require-member.ts';
import { RelayError } from '../relay-error.ts';
import { fileName } from './file-name.ts';
import type { Bytes, Inspected, NewFile } from './file-ports.ts';
import { noSpace } from './require-space.ts';

/** Sizes that only the sender knows are believed of sounds and videos; a picture has the server's own. */
function newFile(input: UploadQuery, id: string, uploaderId: string, found: Inspected): NewFile {
  const isPlayed = /^(audio|video)\//.test(found.type);
  const width = found.width ?? (isPlayed ? input.width : undefined);
  const height = found.height ?? (isPlayed ? input.height : undefined);
  return {
    id,
    roomId: input.roomId,
    uploaderId,
    name: fileName(input.name),
    type: found.type,
    size: found.bytes.size,
    content: found.bytes.content,
    ...(width === undefined || height === undefined ? {} : { width, height }),
    ...(isPlayed && input.peaks !== undefined ? { peaks: input.peaks.split(',').map(Number) } : {}),
    ...(isPlayed && input.durationMs !== undefined ? { durationMs: input.durationMs } : {}),
    ...(found.thumbnail === undefined
      ? {}
      : { thumbnail: { content: found.thumbnail.bytes.content, width: found.thumbnail.width, height: found.thumbnail.height } }),
  };
}

/** Makes a file of received bytes: looks what they are, keeps them, writes them down. Whether the person may still write in the room is asked again: an upload takes its time. */
export async function keepFile(deps: Pick<Deps, 'files' | 'memberships' | 'newId'>, actor: Actor, input: UploadQuery, received: Bytes): Promise<File> {
  const { inspector, contents, store, spool, limits } = deps.files;
  const found = await inspector.inspect(received);
  const kept = [found.bytes, ...(found.thumbnail === undefined ? [] : [found.thumbnail.bytes])];
  const keep = async () => {
    for (const bytes of kept) await contents.keep(bytes);
  };
  try {
    await requireMember(deps, actor, { roomId: input.roomId, action: 'send' });
    const file = newFile(input, input.id ?? deps.newId(), actor.userId, found);
    // The long part before, so that the locks of the hashes are held for a look only.
    await keep();
    const { verdict, used } = await store.store(file, limits, keep);
    if (verdict === 'person-full' || verdict === 'server-full') throw noSpace(verdict, limits, used);
    if (verdict === 'conflict') throw new RelayError('conflict', 'This file id is already used by another file.');
    const stored = await store.find(file.id);
    if (stored === null) throw new RelayError('gone', 'This file was removed.');
    return stored.file;
  } finally {
    for (const bytes of kept) if (bytes.path !== received.path) await spool.discard(bytes);
  }
}
