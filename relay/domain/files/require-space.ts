import { sizeWords } from '@parley/shared/size-words';
import type { Actor, Deps } from '../deps.ts';
import { RelayError } from '../relay-error.ts';
import type { FileLimits } from './file-ports.ts';

/** Says no before anything is sent where the file is too large, or does not fit into what the person or the server may hold. */
export async function requireSpace(deps: Pick<Deps, 'files'>, actor: Pick<Actor, 'userId'>, size: number): Promise<void> {
  const { limits, store } = deps.files;
  requireSize(limits, size);
  const { person, server } = await store.use(actor.userId);
  if (person + size > limits.personBytesMax) throw noSpace('person-full', limits, person);
  if (server + size > limits.serverBytesMax) throw noSpace('server-full', limits, server);
}

/** Throws `too-large` for a file above the limit. */
export function requireSize(limits: Pick<FileLimits, 'fileBytesMax'>, size: number): void {
  if (size > limits.fileBytesMax) throw new RelayError('too-large', `A file may have at most ${sizeWords(limits.fileBytesMax)}.`);
}

/** The words for a full quota, with its numbers. */
export function noSpace(verdict: 'person-full' | 'server-full', limits: FileLimits, used: number): RelayError {
  return verdict === 'person-full'
    ? new RelayError(
        'too-large',
        `Your files take ${sizeWords(used)} of the ${sizeWords(limits.personBytesMax)} you may have here. Delete some to send this one.`,
      )
    : new RelayError(
        'too-large',
        `This server holds ${sizeWords(used)} of files and may hold ${sizeWords(limits.serverBytesMax)}: this one does not fit any more.`,
      );
}
