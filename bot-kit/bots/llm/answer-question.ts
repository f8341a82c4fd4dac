import type { User } from '@parley/shared/entities/user';
import type { Bot } from '../../connect.ts';
import type { Log } from '../../log.ts';
import type { SentMessage } from '../../sent-message.ts';
import type { Budget } from './budget.ts';
import { buildPrompt, tokensOf } from './build-prompt.ts';
import { type ChatApi, streamChat } from './chat-api.ts';
import type { RunningAnswers } from './running-answers.ts';
import { type Place, threadContext } from './thread-context.ts';
import { StoppedError, stoppedBy, waitingMark, writeAnswer } from './write-answer.ts';

export type Question = { place: Place; asker: User; body: string; reply(text: string): Promise<SentMessage>; typing(): () => void };
export type AnswerDeps = {
  bot: Pick<Bot, 'call' | 'signal'>;
  api: ChatApi;
  prompt: { contextTokens: number; addition: string | null };
  budget: Pick<Budget, 'spend'>;
  running: RunningAnswers;
  log: Log;
};

/** Answers a question: a message that waits, then the model's words in it as they come. Settles when all is stored. */
export async function answerQuestion(deps: AnswerDeps, { place, asker, body, reply, typing }: Question): Promise<void> {
  const { bot, api, prompt, budget, running, log } = deps;
  const answer = await reply(waitingMark);
  // Handled again after a crash, though it was answered before: its words stand.
  if (!answer.message.body.endsWith(waitingMark)) return;
  const abort = new AbortController();
  const stop = (reason: string) => abort.abort(new StoppedError(reason));
  const endWriting = answer.writing({ askedBy: asker.id, onStop: (user) => stop(stoppedBy(user)) });
  const stopTyping = typing();

  async function write(): Promise<void> {
    const said = await threadContext(bot, { botId: answer.message.authorId, exceptId: answer.id }, place);
    const question = { name: `${asker.displayName} (@${asker.handle})`, body };
    const messages = buildPrompt([...said, question], prompt);
    const words = streamChat(api, messages, AbortSignal.any([abort.signal, bot.signal]));
    const tokens = await writeAnswer({ answer, words, abort, log });
    budget.spend(tokens + messages.reduce((sum, { content }) => sum + tokensOf(content), 0));
  }

  const done = write().finally(() => {
    stopTyping();
    return endWriting();
  });
  running.add({
    roomId: place.roomId,
    threadRootId: answer.message.threadRootId,
    askedBy: asker.id,
    stop,
    done: done.catch(() => undefined),
  });
  await done;
}
