import type { Writing } from '@parley/shared/entities/writing';
import type { Id } from '@parley/shared/ids';

/** Messages that their bots are still writing. Each holds for a while only: nothing here outlives a bot that died. */
export type WritingStore = {
  /** From now on for `forMs`; null: there is no such message of this bot. Who asked it to stop before is still told. */
  set(input: { roomId: Id; messageId: Id; botId: Id; askedById: Id; forMs: number }): Promise<Writing | null>;
  /** What was being written; null: it was not. */
  end(input: { roomId: Id; messageId: Id; botId: Id }): Promise<Writing | null>;
  find(roomId: Id, messageId: Id): Promise<Writing | null>;
  list(roomId: Id): Promise<Writing[]>;
  /** Notes who wants it to end, if nobody did before; null: it is not being written any more. */
  stop(input: { roomId: Id; messageId: Id; userId: Id }): Promise<Writing | null>;
  /** Forgets what bots left behind more than an hour ago. */
  forgetOld(): Promise<void>;
};
