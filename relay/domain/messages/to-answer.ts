import type { Message } from '@parley/shared/entities/message';

/** A message as the answer to its sender. `mine` is only in answers: packets are the same for everybody. Nobody has voted on what was stored just now. */
export function toAnswer(message: Message, isNew: boolean): Message {
  return isNew ? { ...message, votes: { ...message.votes, mine: 0 } } : message;
}
