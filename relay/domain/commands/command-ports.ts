import type { Command, Invocation, InvocationState, ListedCommand } from '@parley/shared/entities/command';
import type { Id } from '@parley/shared/ids';

/** A command on its way, as it is stored. `message`: why it failed. `messageId`: the bot's answer in the room. */
export type StoredInvocation = Omit<Invocation, 'user'> & {
  userId: Id;
  state: InvocationState['state'];
  message: string | null;
  messageId: Id | null;
};

export type NewInvocation = { id: Id; opId: Id; roomId: Id; botId: Id; userId: Id; name: string; text: string; threadRootId?: Id | undefined; lifeMs: number };

/** Commands of bots, and the commands people have run. */
export type CommandStore = {
  /** These are the bot's commands from now on. */
  set(botId: Id, commands: readonly Command[]): Promise<void>;
  /** Those of the living bots in a room, by name and handle. */
  inRoom(roomId: Id): Promise<(ListedCommand & { handle: string })[]>;
  /** What this operation of the person has run; null: nothing yet. */
  ranBy(userId: Id, opId: Id): Promise<StoredInvocation | null>;
  /** The same operation again: the first one, `isNew` false. */
  run(input: NewInvocation): Promise<{ invocation: StoredInvocation; isNew: boolean }>;
  find(id: Id): Promise<StoredInvocation | null>;
  /** Of what this person has run. */
  status(userId: Id, ids: Id[]): Promise<InvocationState[]>;
  /** What waits for a bot, oldest first. */
  pending(botId: Id): Promise<StoredInvocation[]>;
  /** From waiting (or answered) to this; false: it was so already, or is over. */
  settle(input: { id: Id; state: 'answered' | 'failed'; message?: string; messageId?: Id }): Promise<boolean>;
  /** Ends what waited too long and answers it, each on one node only, with its bot's handle. */
  expireDue(): Promise<(StoredInvocation & { handle: string })[]>;
  /** Forgets what was run more than a day ago. */
  forgetOld(): Promise<void>;
};
