import { wordsBehind } from '@parley/shared/command-args';
import type { Command, Invocation } from '@parley/shared/entities/command';
import type { Id } from '@parley/shared/ids';
import { limits } from '@parley/shared/limits';
import { storableStart } from '@parley/shared/storable-text';
import { BotStoppedError, CallError, CommandError } from './call-error.ts';
import { derivedId } from './derived-id.ts';
import type { IncomingCommand } from './incoming.ts';
import { type Log, reasonOf } from './log.ts';
import { parseArgs } from './parse-args.ts';
import { type SendDeps, sendMessage } from './sent-message.ts';
import { showTyping } from './typing.ts';

export type CommandHandler = (command: IncomingCommand) => Promise<unknown> | unknown;

/** Invocations that are remembered as taken. */
const takenMax = 10_000;
const failure = 'Something went wrong. Please try again later.';
/** Words as the server takes them, and some in any case. */
const sayable = (words: string): string => storableStart(words, limits.commandFailMax).trim() || failure;

/** What the bot's commands are, and what becomes of each that somebody types: taken once, and answered, in any case. */
export function createCommandDesk(deps: SendDeps & { log: Log }) {
  const { connection, log } = deps;
  const commands = new Map<string, { command: Command; handler: CommandHandler }>();
  const taken = new Set<Id>();
  let inHand = 0;
  let isClosed = false;

  function incoming(invocation: Invocation, command: Command): IncomingCommand & { answers(): number } {
    const { id, roomId, threadRootId, name, user, botId } = invocation;
    const text = wordsBehind(invocation.text);
    let answers = 0;
    const idOf = (kind: string) => {
      answers += 1;
      return derivedId(kind, botId, id, answers);
    };
    const thread = threadRootId === undefined ? {} : { threadRootId };
    return {
      id,
      roomId,
      threadRootId,
      name,
      text,
      args: parseArgs(name, text, command.args),
      user,
      invocation,
      reply: (body, options) => sendMessage(deps, { roomId, id: idOf('answer'), body, commandId: id, ...thread, ...options }),
      replyPrivately: async (body) => {
        await connection.call('commands.reply', { invocationId: id, id: idOf('private'), body, ephemeral: true });
      },
      typing: () => showTyping(connection, { roomId, ...thread }),
      answers: () => answers,
    };
  }

  async function run(invocation: Invocation): Promise<void> {
    const known = commands.get(invocation.name);
    if (known === undefined) throw new CommandError(`The bot does not know /${invocation.name} any more.`);
    const command = incoming(invocation, known.command);
    await known.handler(command);
    if (command.answers() === 0) await command.replyPrivately('Done.');
  }

  async function take(invocation: Invocation): Promise<void> {
    if (isClosed || taken.has(invocation.id)) return;
    taken.add(invocation.id);
    if (taken.size > takenMax) for (const id of [...taken].slice(0, takenMax / 10)) taken.delete(id);
    inHand += 1;
    try {
      await run(invocation);
    } catch (error) {
      // It waits on the server, and is taken again at the next start.
      if (error instanceof BotStoppedError) return;
      await fail(invocation, error);
    } finally {
      inHand -= 1;
    }
  }

  async function fail(invocation: Invocation, error: unknown): Promise<void> {
    const isMeant = error instanceof CommandError;
    if (!isMeant) log({ level: 'error', event: 'command-failed', command: invocation.name, invocationId: invocation.id, reason: reasonOf(error) });
    try {
      await connection.call('commands.fail', { invocationId: invocation.id, message: sayable(isMeant ? error.message : '') });
    } catch (broken) {
      if (!(broken instanceof BotStoppedError)) log({ level: 'warn', event: 'failure-not-told', invocationId: invocation.id, reason: reasonOf(broken) });
    }
  }

  /** What waits; from the first time on a connection, the server tells of more. */
  async function takeWaiting(): Promise<void> {
    const { invocations } = await connection.once('commands.pending', {});
    for (const invocation of invocations) void take(invocation);
  }

  return {
    add(command: Command, handler: CommandHandler): void {
      commands.set(command.name, { command, handler });
    },
    isEmpty: (): boolean => commands.size === 0,
    /** Tells the server what there is, and takes what waits. */
    async open(): Promise<void> {
      try {
        await connection.once('commands.set', { commands: [...commands.values()].map(({ command }) => command) });
      } catch (error) {
        if (error instanceof CallError && error.code === 'invalid') throw new Error(`A command is not as it must be: ${error.message}`, { cause: error });
        throw error;
      }
      await takeWaiting();
    },
    takeWaiting,
    invoked: (invocation: Invocation): void => void take(invocation),
    close(): void {
      isClosed = true;
    },
    busy: (): boolean => inHand > 0,
  };
}
