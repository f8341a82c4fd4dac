import type { User } from '@parley/shared/entities/user';
import type { Id } from '@parley/shared/ids';
import { CallError } from './call-error.ts';
import type { Connection } from './connection.ts';
import { type Log, reasonOf } from './log.ts';

/** `askedBy`: for whom it is written; this person, and the room's moderators, may stop it. `onStop` is called once, with who did. */
export type WritingOptions = { askedBy: Id; onStop(user: User): void };

type Held = { roomId: Id; askedBy: Id; onStop(user: User): void; timer: NodeJS.Timeout | undefined; isStopped: boolean };

/** The server forgets it after 30 s. */
const renewEveryMs = 10_000;

/** Messages of the bot that are still being written: people see a button that stops each. What of it does not get through is no matter: the message is written anyway. */
export function createWritings(connection: Connection, log: Log) {
  const held = new Map<Id, Held>();

  function stopped(messageId: Id, user: User): void {
    const one = held.get(messageId);
    if (one === undefined || one.isStopped) return;
    one.isStopped = true;
    one.onStop(user);
  }

  async function say(messageId: Id, { roomId, askedBy, timer }: Held): Promise<void> {
    try {
      const { stoppedBy } = await connection.once('writings.set', { roomId, messageId, askedById: askedBy, on: true });
      // A signal that got lost, or was sent while the bot was away, is found here.
      if (stoppedBy !== undefined) stopped(messageId, stoppedBy);
    } catch (error) {
      log({ level: 'debug', event: 'writing-not-told', messageId, reason: reasonOf(error) });
      // A server that does not know of it, or a message that is gone: saying it again changes nothing.
      if (error instanceof CallError && (error.code === 'not-found' || error.code === 'invalid' || error.code === 'forbidden')) clearInterval(timer);
    }
  }

  return {
    /** From now until the function that this answers is called, which settles when the server knows (or cannot be told). */
    begin(message: { id: Id; roomId: Id }, { askedBy, onStop }: WritingOptions): () => Promise<void> {
      const { id, roomId } = message;
      const one: Held = { roomId, askedBy, onStop, timer: undefined, isStopped: false };
      one.timer = setInterval(() => void say(id, one), renewEveryMs);
      held.set(id, one);
      const begun = say(id, one);
      return async () => {
        if (held.get(id) !== one) return;
        clearInterval(one.timer);
        held.delete(id);
        await begun;
        await connection.once('writings.set', { roomId, messageId: id, askedById: askedBy, on: false }).catch(() => undefined);
      };
    },
    stopAsked: stopped,
    /** On a new connection, which the server knows nothing of. */
    sayAgain(): void {
      for (const [id, one] of held) void say(id, one);
    },
    close(): void {
      for (const { timer } of held.values()) clearInterval(timer);
      held.clear();
    },
  };
}
export type Writings = ReturnType<typeof createWritings>;
