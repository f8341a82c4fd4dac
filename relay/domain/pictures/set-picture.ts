import type { User } from '@parley/shared/entities/user';
import { limits } from '@parley/shared/limits';
import { sizeWords } from '@parley/shared/size-words';
import type { Actor, Deps } from '../deps.ts';
import { RelayError } from '../relay-error.ts';

type PictureDeps = Pick<Deps, 'files' | 'publisher'>;

/**
 * Takes the bytes of a picture and makes it the actor's, for everybody who shares a room. On disk when it answers.
 * @param body.size as announced, or null where the sender does not know
 * @throws RelayError `invalid` (no picture, or cut off), `too-large`, `rate-limited`, `unavailable`
 */
export async function setPicture(deps: PictureDeps, actor: Actor, body: { stream: AsyncIterable<Uint8Array>; size: number | null }): Promise<{ user: User }> {
  const { uploads, spool, inspector, contents } = deps.files;
  if (body.size !== null && body.size > limits.pictureBytesMax) throw tooLarge();
  const waitMs = uploads.wait(actor.userId);
  if (waitMs > 0) throw new RelayError('rate-limited', 'You have sent a lot of data just now. Please wait a moment.', { retryAfterMs: waitMs });
  const received = await spool.receive(body.stream, limits.pictureBytesMax);
  try {
    uploads.spend(actor.userId, received.size);
    const square = await inspector.square(received);
    if (square === null) throw new RelayError('invalid', 'This is not a picture that can be shown. Please choose a JPEG, PNG, WebP or GIF.');
    try {
      return await change(deps, actor, square.content, () => contents.keep(square));
    } finally {
      await spool.discard(square);
    }
  } finally {
    await spool.discard(received);
  }
}

/** The actor has no picture any more. */
export function removePicture(deps: PictureDeps, actor: Actor): Promise<{ user: User }> {
  return change(deps, actor, null, async () => undefined);
}

async function change(deps: PictureDeps, actor: Actor, content: string | null, keep: () => Promise<void>): Promise<{ user: User }> {
  const { user, audience } = await deps.files.pictures.set(actor.userId, content, keep);
  for (const { userId, inboxVersion } of audience) deps.publisher.inbox(userId, { type: 'user-updated', inboxVersion, user });
  return { user };
}

function tooLarge(): RelayError {
  return new RelayError('too-large', `A picture may have at most ${sizeWords(limits.pictureBytesMax)}.`);
}
