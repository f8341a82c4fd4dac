import type { Id } from '@parley/shared/ids';
import type { Connection } from './connection.ts';

/** The server forgets it after 8 s. */
const renewEveryMs = 5_000;

/** Shows that the bot is writing, until the function that this answers is called. What gets lost of it is no matter. */
export function showTyping(connection: Connection, place: { roomId: Id; threadRootId?: Id }): () => void {
  const tell = (on: boolean) => void connection.once('typing.set', { ...place, on }).catch(() => undefined);
  tell(true);
  const timer = setInterval(() => tell(true), renewEveryMs);
  return () => {
    clearInterval(timer);
    tell(false);
  };
}
