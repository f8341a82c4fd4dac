import type { Message } from '@parley/shared/entities/message';
import type { Id } from '@parley/shared/ids';
import type { Bot } from '../../connect.ts';
import type { Said } from './build-prompt.ts';

/** What is looked at; how much of it the model is told, the token limit says. */
const messagesMax = 100;

/** Where a question was asked. `beforeSeq`: the number of the message that asks, where a message does. */
export type Place = { roomId: Id; threadRootId?: Id | undefined; replyToId?: Id | undefined; isDirect: boolean; beforeSeq?: number | undefined };

/** `exceptId`: the answer that waits for its words. */
type Asked = { botId: Id; exceptId: Id };

/**
 * What was said before a question, oldest first: its thread with the message that began it; in a direct conversation what was said last; else only what it answers to.
 * Nothing else of the room goes to the model. Deleted messages, and files, do not either.
 */
export async function threadContext(bot: Pick<Bot, 'call'>, { botId, exceptId }: Asked, place: Place): Promise<Said[]> {
  const messages = (await saidBefore(bot, place)).filter(({ id }) => id !== exceptId);
  const userIds = [...new Set(messages.map(({ authorId }) => authorId))];
  const { users } = userIds.length === 0 ? { users: [] } : await bot.call('users.get', { userIds });
  const names = new Map(users.map((user) => [user.id, `${user.displayName} (@${user.handle})`]));
  return messages.flatMap((message): Said[] => {
    const own = { name: message.authorId === botId ? null : (names.get(message.authorId) ?? 'Somebody'), body: message.body };
    // The question of a command stands with its answer.
    const asked =
      message.authorId === botId && message.command !== undefined ? [{ name: 'The question', body: message.command.text.replace(/^[=\s]/, '') }] : [];
    return [...asked, own];
  });
}

async function saidBefore(bot: Pick<Bot, 'call'>, { roomId, threadRootId, replyToId, isDirect, beforeSeq }: Place): Promise<Message[]> {
  const before = beforeSeq === undefined ? {} : { before: beforeSeq };
  const got = async (id: Id) => (await bot.call('messages.get', { roomId, ids: [id] })).messages;
  const page = async (thread: { threadRootId?: Id }) => (await bot.call('messages.history', { roomId, limit: messagesMax, ...before, ...thread })).messages;
  let found: Message[] = [];
  if (threadRootId !== undefined) found = [...(await got(threadRootId)), ...(await page({ threadRootId }))];
  else if (isDirect) found = await page({});
  else if (replyToId !== undefined) found = await got(replyToId);
  return found.filter(({ deletedAt, body }) => deletedAt === undefined && body !== '').sort((one, other) => one.seq - other.seq);
}
