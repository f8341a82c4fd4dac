import type { User } from '@parley/shared/entities/user';
import { type Log, reasonOf } from '../../log.ts';
import type { SentMessage } from '../../sent-message.ts';
import { tokensOf } from './build-prompt.ts';
import { ModelError } from './model-error.ts';

/** What stands there until there are words, and behind them while more are to come. */
export const waitingMark = '…';
/** A message holds 16,000 characters; the rest is for what is said below. */
const charactersMax = 15_000;

/** Why an answer ends before the model's end, in words that end up below it. */
export class StoppedError extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'StoppedError';
  }
}

/** What stands below an answer that somebody stopped. */
export const stoppedBy = ({ displayName }: Pick<User, 'displayName'>): string => `Stopped by ${displayName}.`;

export type WriteDeps = {
  answer: SentMessage;
  /** The words as they come; ends by throwing what `abort` was given. */
  words: AsyncIterable<string>;
  abort: AbortController;
  log: Log;
};

/**
 * Writes the words of a model into a message as they come, by edits, and what became of it below them: stopped, broken off, too long. Settles when the last words
 * are stored; answers how many tokens came, about. A message that can no longer be edited (somebody deleted it) stops the model.
 */
export async function writeAnswer({ answer, words, abort, log }: WriteDeps): Promise<number> {
  let text = '';
  let note = '';
  try {
    for await (const word of words) {
      text += word;
      if (text.length > charactersMax) {
        text = cut(text, charactersMax);
        abort.abort(new StoppedError('The answer was too long for one message.'));
        break;
      }
      if (text.trim() !== '') answer.edit(`${text.trimEnd()} ${waitingMark}`).catch((error: unknown) => abort.abort(error));
    }
    if (text.trim() === '') note = 'The model had nothing to say.';
  } catch (error) {
    if (error instanceof StoppedError || error instanceof ModelError) note = error.message;
    else if (error === abort.signal.reason) {
      log({ level: 'warn', event: 'answer-not-stored', messageId: answer.id, reason: reasonOf(error) });
      return tokensOf(text);
    } else throw error;
    if (error instanceof ModelError) log({ level: 'warn', event: 'model-failed', messageId: answer.id, reason: error.detail });
  }
  const { reason } = abort.signal;
  if (note === '' && reason instanceof StoppedError) note = reason.message;
  try {
    await answer.edit(withNote(text, note));
  } catch (error) {
    log({ level: 'warn', event: 'answer-not-stored', messageId: answer.id, reason: reasonOf(error) });
  }
  return tokensOf(text);
}

/** An answer with what became of it below; either may be empty. */
export const withNote = (text: string, note: string): string => [text.trim(), note === '' ? '' : `_${note}_`].filter((part) => part !== '').join('\n\n');

/** Not through the middle of a character that takes two places. */
const cut = (text: string, length: number): string => text.slice(0, length).replace(/[\uD800-\uDBFF]$/, '');
