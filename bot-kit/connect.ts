import type { Command, CommandArg } from '@parley/shared/entities/command';
import type { KnownLogEvent } from '@parley/shared/entities/log-event';
import type { Role } from '@parley/shared/entities/membership';
import type { Message } from '@parley/shared/entities/message';
import type { Room } from '@parley/shared/entities/room';
import type { User } from '@parley/shared/entities/user';
import type { Id } from '@parley/shared/ids';
import { BotStoppedError } from './call-error.ts';
import { type CommandHandler, createCommandDesk } from './command-desk.ts';
import { type Connection, createConnection } from './connection.ts';
import { derivedId, newId } from './derived-id.ts';
import type { IncomingMessage } from './incoming.ts';
import { type Log, printLog, reasonOf } from './log.ts';
import { createPeople } from './people.ts';
import { createRooms } from './rooms.ts';
import { type SentMessage, sendMessage } from './sent-message.ts';
import { openStateFile } from './state-file.ts';
import { showTyping } from './typing.ts';
import { createWritings } from './writings.ts';

/**
 * `url`: the server's address. `token`: `pbt_…`. `stateFile`: where the bot keeps its place, one for each running bot; without it, it begins with what is said after it
 * came. `parallel`: how many messages of one room are handled at once (1: one after the other). `editEveryMs`: between two edits of one message. `hearBots`: also
 * what other bots write. `newRooms`: whether a room that is new to the bot begins with what is said now, or with its first message. `log`: where it tells what happens.
 */
export type BotOptions = {
  url: string;
  token: string;
  stateFile?: string;
  parallel?: number;
  editEveryMs?: number;
  hearBots?: boolean;
  newRooms?: 'now' | 'start';
  log?: Log;
};

export type MessageHandler = (message: IncomingMessage) => Promise<unknown> | unknown;
/** What a command is, beside its name. `permission`: the lowest role that may run it. */
export type CommandOptions = { description: string; args?: CommandArg[]; permission?: Role };

export type Bot = {
  /** Every message that others write in the bot's rooms. Each is handled once at least; what the handler throws is logged, and the message counts as handled. */
  onMessage(handler: MessageHandler): void;
  /** Messages that name the bot, or were written to it directly. */
  onMention(handler: MessageHandler): void;
  /** A command that people type. A `CommandError` that the handler throws is read by who typed it. */
  command(name: string, options: CommandOptions, handler: CommandHandler): void;
  /** Writes without being asked. With a `key` the same message is stored once, however often it is sent. */
  send(roomId: Id, text: string, options?: { key?: string; threadRootId?: Id; fileIds?: Id[] }): Promise<SentMessage>;
  /** Shows that the bot is writing, until the function that this answers is called. */
  typing(roomId: Id, threadRootId?: Id): () => void;
  /** A room the bot is in, as it is now; null: no such one, or not connected yet. Only where there is a handler for messages. */
  room(roomId: Id): Room | null;
  /** Who the bot is; null until it has connected. */
  me(): User | null;
  /** Any call of the protocol, until the server says yes or no. */
  call: Connection['call'];
  /** Ends when the bot stops: for what a handler waits for. */
  readonly signal: AbortSignal;
  /** Connects. Settles once the bot hears its rooms; rejects where the server will never take it. */
  start(): Promise<void>;
  /** Takes nothing new, lets handlers finish for 5 s, keeps its place, disconnects. What was not finished is handled again at the next start. */
  stop(): Promise<void>;
  /** Settles after `stop`; rejects where the server has ended it (its token was revoked). */
  readonly ended: Promise<void>;
};

const graceMs = 5_000;
const takeWaitingEveryMs = 15_000;
const compareHeadsEveryMs = 60_000;

/** A promise and how it ends (Node 20 has no such thing of its own). */
function createPromise(): { promise: Promise<void>; resolve(): void; reject(error: Error): void } {
  let settle = { resolve: (): void => undefined, reject: (_error: Error): void => undefined };
  const promise = new Promise<void>((resolve, reject) => {
    settle = { resolve, reject };
  });
  return { promise, ...settle };
}

/** A bot on a Parley server. Say what it does (`onMessage`, `onMention`, `command`), then `start`. Throws where the state file is damaged or in use. */
export function connect(options: BotOptions): Bot {
  const { url, token, parallel = 1, editEveryMs = 1_000, hearBots = false, newRooms = 'now', log = printLog } = options;
  const handlers: { isForMentions: boolean; handler: MessageHandler }[] = [];
  const file = openStateFile(options.stateFile, log);
  const abort = new AbortController();
  const timers: NodeJS.Timeout[] = [];
  let me: User | null = null;
  const started = createPromise();
  const ended = createPromise();
  // Who does not look at these is not to be ended by them.
  for (const { promise } of [started, ended]) promise.catch(() => undefined);

  const connection = createConnection({
    url,
    token,
    log,
    events: {
      onOpen: open,
      onLog: (packet) => rooms.packet(packet),
      onInbox: (item) => {
        if (item.type === 'user-updated') people.keep(item.user);
        rooms.inbox(item);
      },
      onSignal: (signal) => {
        if (signal.type === 'command-invoked') desk.invoked(signal.invocation);
        if (signal.type === 'stop-asked') writings.stopAsked(signal.messageId, signal.user);
      },
      onBehind: () => rooms.syncSoon(),
      onEnded: (error) => {
        log({ level: 'error', event: 'ended', reason: error.message });
        letGo();
        started.reject(error);
        ended.reject(error);
      },
    },
  });
  const people = createPeople(connection);
  const writings = createWritings(connection, log);
  const sending = { connection, editEveryMs, writings };
  const desk = createCommandDesk({ ...sending, log });
  const rooms = createRooms({ connection, file, parallel, newRooms, handle, log });

  /** On every new connection: who one is and what was missed, then the commands. */
  async function open(): Promise<void> {
    // A profile that is changed in nothing tells whose it is.
    me = handlers.length > 0 ? await rooms.sync() : (await connection.once('users.update', {})).user;
    if (!desk.isEmpty()) await desk.open();
    writings.sayAgain();
    started.resolve();
  }

  async function handle(room: Room, event: KnownLogEvent): Promise<void> {
    if (event.type !== 'message-created' || me === null || event.actorId === me.id || event.message.deletedAt !== undefined) return;
    try {
      const author = await people.get(event.message.authorId);
      if (author.bot === true && !hearBots) return;
      const message = incoming(me, room, event.message, author);
      for (const { isForMentions, handler } of handlers) if (!isForMentions || message.isForBot) await guarded(handler, message);
    } catch (error) {
      if (error instanceof BotStoppedError) throw error;
      log({ level: 'error', event: 'message-not-handled', roomId: room.id, messageId: event.message.id, reason: reasonOf(error) });
    }
  }

  async function guarded(handler: MessageHandler, message: IncomingMessage): Promise<void> {
    try {
      await handler(message);
    } catch (error) {
      if (error instanceof BotStoppedError || abort.signal.aborted) throw new BotStoppedError();
      log({ level: 'error', event: 'handler-failed', roomId: message.roomId, messageId: message.id, reason: reasonOf(error) });
    }
  }

  function incoming(self: User, room: Room, message: Message, author: User): IncomingMessage {
    const { id, roomId, body, threadRootId } = message;
    const isDirect = room.kind === 'direct';
    let replies = 0;
    return {
      id,
      roomId,
      body,
      author,
      message,
      isDirect,
      isForBot: isDirect || message.mentions.userIds.includes(self.id),
      reply: (text, { inThread = false, fileIds } = {}) => {
        replies += 1;
        const place = threadRootId !== undefined ? { threadRootId } : inThread ? { threadRootId: id } : { replyToId: id };
        const files = fileIds === undefined ? {} : { fileIds };
        return sendMessage(sending, { roomId, id: derivedId('reply', self.id, roomId, id, replies), body: text, ...place, ...files });
      },
      react: async (emoji) => {
        await connection.call('messages.react', { roomId, id, opId: newId(), emoji, on: true });
      },
      typing: () => showTyping(connection, { roomId, ...(threadRootId === undefined ? {} : { threadRootId }) }),
    };
  }

  function every(ms: number, work: () => Promise<void>): void {
    const guard = () => work().catch((error: unknown) => log({ level: 'debug', event: 'look-failed', reason: reasonOf(error) }));
    timers.push(setInterval(() => void guard(), ms));
  }

  function letGo(): void {
    for (const timer of timers) clearInterval(timer);
    rooms.close();
    desk.close();
    writings.close();
    abort.abort(new BotStoppedError());
    connection.close();
    file.close();
  }

  let stopping: Promise<void> | null = null;
  async function stop(): Promise<void> {
    rooms.close();
    desk.close();
    const deadline = Date.now() + graceMs;
    while ((rooms.busy() || desk.busy()) && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 20));
    letGo();
    started.reject(new BotStoppedError());
    ended.resolve();
  }

  return {
    onMessage: (handler) => void handlers.push({ isForMentions: false, handler }),
    onMention: (handler) => void handlers.push({ isForMentions: true, handler }),
    command: (name, { description, args = [], permission }, handler) => {
      const command: Command = { name, description, args, ...(permission === undefined ? {} : { permission }) };
      desk.add(command, handler);
    },
    send: (roomId, text, { key, ...place } = {}) => {
      return started.promise.then(() => {
        const id = key === undefined ? newId() : derivedId('send', me?.id ?? '', roomId, key);
        return sendMessage(sending, { roomId, id, body: text, ...place });
      });
    },
    typing: (roomId, threadRootId) => showTyping(connection, { roomId, ...(threadRootId === undefined ? {} : { threadRootId }) }),
    room: (roomId) => rooms.get(roomId),
    me: () => me,
    call: (name, input) => connection.call(name, input),
    signal: abort.signal,
    start: () => {
      connection.open();
      if (!desk.isEmpty()) every(takeWaitingEveryMs, desk.takeWaiting);
      if (handlers.length > 0) every(compareHeadsEveryMs, rooms.compareHeads);
      return started.promise;
    },
    stop: () => {
      stopping ??= stop();
      return stopping;
    },
    ended: ended.promise,
  };
}
