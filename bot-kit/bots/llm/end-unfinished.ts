import { CallError } from '../../call-error.ts';
import type { Bot } from '../../connect.ts';
import { newId } from '../../derived-id.ts';
import type { Log } from '../../log.ts';
import type { Memory } from './memory.ts';
import { waitingMark, withNote } from './write-answer.ts';

/** Answers to commands that a crash cut off say so, instead of looking as if more were to come. */
export async function endUnfinished(bot: Pick<Bot, 'call' | 'me'>, memory: Pick<Memory, 'unfinished' | 'end'>, log: Log): Promise<void> {
  for (const [id, roomId] of memory.unfinished()) {
    try {
      const { messages } = await bot.call('messages.get', { roomId, ids: [id] });
      for (const { body } of messages) {
        if (!body.endsWith(waitingMark)) continue;
        const text = body.slice(0, -waitingMark.length);
        await bot.call('messages.edit', { roomId, id, opId: newId(), body: withNote(text, 'The bot was restarted meanwhile.') });
        await bot.call('writings.set', { roomId, messageId: id, askedById: bot.me()?.id ?? id, on: false });
      }
    } catch (error) {
      // The room is not the bot's any more, or the message has gone.
      if (!(error instanceof CallError)) throw error;
      log({ level: 'warn', event: 'answer-not-ended', messageId: id, reason: error.message });
    }
    memory.end(id);
  }
}
