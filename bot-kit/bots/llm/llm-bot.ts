import type { User } from '@parley/shared/entities/user';
import type { Id } from '@parley/shared/ids';
import { CommandError } from '../../call-error.ts';
import { type Bot, type BotOptions, connect } from '../../connect.ts';
import { printLog } from '../../log.ts';
import { answerQuestion, type Question } from './answer-question.ts';
import { type BudgetLimits, createBudget } from './budget.ts';
import type { ChatApi } from './chat-api.ts';
import { endUnfinished } from './end-unfinished.ts';
import { openMemory } from './memory.ts';
import { createRunningAnswers } from './running-answers.ts';
import { stoppedBy } from './write-answer.ts';

export type LlmSettings = {
  api: ChatApi;
  /** What the model is told at most, in tokens; what the operator adds to the rules. */
  prompt: { contextTokens: number; addition: string | null };
  limits: BudgetLimits;
  /** Where it keeps in which rooms it is on. */
  memoryFile: string;
};

const switchedOff = 'I am switched off in this room. An admin of the room can change that with /ask-on.';
const hourMs = 3_600_000;
/** Questions of one room that are answered at the same time; further ones wait. */
const parallel = 4;
const moderators: ReadonlySet<string> = new Set(['moderator', 'admin', 'owner']);

/**
 * A bot that hands questions (`/ask …`, or a message that names it) to a language model and writes the answer as it comes. In rooms only where an admin has switched
 * it on; in a direct conversation of two always. `stopAll` ends the answers under way with these words below them.
 */
export function createLlmBot(options: BotOptions, settings: LlmSettings): { bot: Bot; stopAll(reason: string): Promise<void> } {
  const { log = printLog } = options;
  const bot = connect({ parallel, ...options });
  const memory = openMemory(settings.memoryFile);
  const budget = createBudget(settings.limits, memory);
  const running = createRunningAnswers();
  const { api, prompt } = settings;
  /** When a room was last told that the bot is off in it. */
  const toldOff = new Map<Id, number>();

  const isTalkOfTwo = (roomId: Id): boolean => (bot.room(roomId)?.userIds?.length ?? Number.POSITIVE_INFINITY) <= 2;
  const isOn = (roomId: Id): boolean => isTalkOfTwo(roomId) || memory.isOn(roomId);
  const ask = (question: Question) => answerQuestion({ bot, api, prompt, budget, running, log }, question);

  async function mayStopOthers(roomId: Id, user: User): Promise<boolean> {
    const { members } = await bot.call('members.list', { roomId, query: user.handle });
    return members.some((member) => member.user.id === user.id && moderators.has(member.role));
  }

  bot.onMention(async (message) => {
    const { roomId, author, body } = message;
    const { seq, threadRootId, replyToId, mentions } = message.message;
    const isNamed = mentions.userIds.includes(bot.me()?.id ?? '');
    if (!isNamed && !isTalkOfTwo(roomId)) return;
    const inThread = !isTalkOfTwo(roomId);
    if (!isOn(roomId)) {
      if (Date.now() - (toldOff.get(roomId) ?? 0) < hourMs) return;
      toldOff.set(roomId, Date.now());
      await message.reply(switchedOff, { inThread });
      return;
    }
    const refusal = budget.take({ userId: author.id, roomId });
    if (refusal !== null) {
      await message.reply(refusal, { inThread });
      return;
    }
    const place = { roomId, threadRootId, replyToId, isDirect: message.isDirect, beforeSeq: seq };
    await ask({ place, asker: author, body, reply: (text) => message.reply(text, { inThread }), typing: () => message.typing() });
  });

  const question = { name: 'question', kind: 'text', required: true } as const;
  bot.command('ask', { description: 'Asks the language model', args: [question] }, async (command) => {
    const { roomId, threadRootId, user, text } = command;
    if (!isOn(roomId)) throw new CommandError(switchedOff);
    const refusal = budget.take({ userId: user.id, roomId });
    if (refusal !== null) throw new CommandError(refusal);
    const place = { roomId, threadRootId, isDirect: isTalkOfTwo(roomId) };
    // A command is not handed out again after a crash: its answer is ended at the next start.
    let begun: Id | undefined;
    const reply = async (words: string) => {
      const answer = await command.reply(words);
      begun = answer.id;
      memory.begin(answer.id, roomId);
      return answer;
    };
    try {
      await ask({ place, asker: user, body: text, reply, typing: () => command.typing() });
    } finally {
      if (begun !== undefined && !bot.signal.aborted) memory.end(begun);
    }
  });

  bot.command('stop', { description: 'Stops an answer that is being written' }, async ({ roomId, threadRootId, user, replyPrivately }) => {
    const here = running.in(roomId, threadRootId);
    if (here.length === 0) throw new CommandError('No answer is being written here right now.');
    const own = here.filter(({ askedBy }) => askedBy === user.id);
    const meant = own.length > 0 ? own : (await mayStopOthers(roomId, user)) ? here : [];
    if (meant.length === 0) throw new CommandError('Only who asked, or a moderator of the room, can stop this answer.');
    for (const answer of meant) answer.stop(stoppedBy(user));
    await Promise.all(meant.map(({ done }) => done));
    await replyPrivately('Stopped.');
  });

  bot.command('ask-on', { description: 'Lets the language model answer in this room', permission: 'admin' }, async ({ roomId, reply }) => {
    memory.switchRoom(roomId, true);
    await reply('I answer in this room now: /ask a question, or write my name. The model sees the question and its thread, and nothing else of the room.');
  });

  bot.command('ask-off', { description: 'The language model no longer answers in this room', permission: 'admin' }, async ({ roomId, user, reply }) => {
    memory.switchRoom(roomId, false);
    for (const answer of running.in(roomId, undefined)) answer.stop(`Switched off by ${user.displayName}.`);
    await reply('I do not answer in this room any more.');
  });

  const start = async () => {
    await bot.start();
    await endUnfinished(bot, memory, log);
  };
  return { bot: { ...bot, start }, stopAll: (reason) => running.stopAll(reason) };
}
