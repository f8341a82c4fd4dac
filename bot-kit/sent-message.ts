import type { Message } from '@parley/shared/entities/message';
import type { Id } from '@parley/shared/ids';
import type { Connection } from './connection.ts';
import { newId } from './derived-id.ts';
import type { WritingOptions, Writings } from './writings.ts';

/** A message of the bot's own. */
export type SentMessage = {
  readonly id: Id;
  readonly roomId: Id;
  /** As the server had it when it was sent, or sent again. */
  readonly message: Message;
  /**
   * Says something else instead. May be called as often as words come (an answer that is being written): only the last ones go out, once a second at most.
   * Settles when these words or later ones are stored.
   */
  edit(text: string): Promise<void>;
  delete(): Promise<void>;
  /**
   * Shows people a button that stops it, until the function that this answers is called: say so while the message is being written. The bot itself then has to stop
   * (`onStop`), and to call that function.
   */
  writing(options: WritingOptions): () => Promise<void>;
};

/** What a message of the bot needs of the rest. */
export type SendDeps = { connection: Connection; editEveryMs: number; writings: Pick<Writings, 'begin'> };

/** Sends a message under this id, whatever happens to the connection meanwhile; the same id again answers the message that is there. */
export async function sendMessage(
  { connection, editEveryMs, writings }: SendDeps,
  input: { roomId: Id; id: Id; body: string; replyToId?: Id; threadRootId?: Id; commandId?: Id; fileIds?: Id[] },
): Promise<SentMessage> {
  const { message } = await connection.call('messages.send', input);
  const { roomId, id } = input;
  let wanted: string | null = null;
  let nextAt = 0;
  let running: Promise<void> | null = null;

  async function run(): Promise<void> {
    try {
      while (wanted !== null) {
        await new Promise((resolve) => setTimeout(resolve, Math.max(0, nextAt - Date.now())));
        const body: string | null = wanted;
        wanted = null;
        if (body !== null) await connection.call('messages.edit', { roomId, id, opId: newId(), body });
        nextAt = Date.now() + editEveryMs;
      }
    } finally {
      // In the same turn as the last look at what is wanted: no words fall between.
      running = null;
    }
  }

  return {
    id,
    roomId,
    message,
    edit(text) {
      wanted = text;
      running ??= run();
      return running;
    },
    writing: (options) => writings.begin({ id, roomId }, options),
    delete: async () => {
      wanted = null;
      await connection.call('messages.delete', { roomId, id, opId: newId() });
    },
  };
}
