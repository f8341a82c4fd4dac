import type { CommandArgs } from '@parley/shared/command-args';
import type { Invocation } from '@parley/shared/entities/command';
import type { Message } from '@parley/shared/entities/message';
import type { User } from '@parley/shared/entities/user';
import type { Id } from '@parley/shared/ids';
import type { SentMessage } from './sent-message.ts';

/** `inThread`: begins (or goes on with) a thread under the message. `fileIds`: files that were uploaded into the room. */
export type ReplyOptions = { inThread?: boolean; fileIds?: Id[] };

/** A message that somebody else wrote. */
export type IncomingMessage = {
  readonly id: Id;
  readonly roomId: Id;
  readonly body: string;
  readonly author: User;
  /** Everything the server says of it. */
  readonly message: Message;
  /** In a conversation of a few people, which has no name. */
  readonly isDirect: boolean;
  /** Names the bot, or was written to it directly. */
  readonly isForBot: boolean;
  /** Answers it: in its thread, else below it. Handled again after a crash, the same answer (by its place among the answers) is stored once. */
  reply(text: string, options?: ReplyOptions): Promise<SentMessage>;
  react(emoji: string): Promise<void>;
  /** Shows that the bot is writing, until the function that it answers is called. */
  typing(): () => void;
};

/** A command that somebody typed. */
export type IncomingCommand = {
  readonly id: Id;
  readonly roomId: Id;
  readonly threadRootId: Id | undefined;
  readonly name: string;
  /** What follows the name, without the blank or `=` between them. */
  readonly text: string;
  readonly args: CommandArgs;
  readonly user: User;
  readonly invocation: Invocation;
  /** Answers in the room, for everybody. */
  reply(text: string, options?: Pick<ReplyOptions, 'fileIds'>): Promise<SentMessage>;
  /** Answers who typed it and nobody else. Kept nowhere: who is not connected misses it. */
  replyPrivately(text: string): Promise<void>;
  typing(): () => void;
};
