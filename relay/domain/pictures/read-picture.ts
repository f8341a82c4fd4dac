import type { Readable } from 'node:stream';
import type { Deps } from '../deps.ts';
import { RelayError } from '../relay-error.ts';

/** The bytes of somebody's picture, for everybody who is signed in. Throws `not-found` where nobody has it now: other bytes are not to be had by their hash. */
export async function readPicture(deps: Pick<Deps, 'files'>, content: string): Promise<Readable> {
  const { pictures, contents } = deps.files;
  if (!(await pictures.isShown(content))) throw new RelayError('not-found', 'Nobody has this picture any more.');
  return contents.open(content, null);
}
