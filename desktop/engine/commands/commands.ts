import type { ListedCommand } from '@parley/shared/entities/command';
import type { Id } from '@parley/shared/ids';
import type { CommandRun } from '@parley/shared/ipc/command-run';
import { limits } from '@parley/shared/limits';
import type { CallInput } from '@parley/shared/protocol/calls';
import type { Signal } from '@parley/shared/protocol/signals';
import type { AccountCore } from '../accounts/account-core.ts';
import { EngineError } from '../ports.ts';
import { putCommands, readCommands } from '../store/cache/commands.ts';
import { findRoom } from '../store/cache/rooms.ts';
import type { Connection } from '../sync/connection.ts';
import { type CommandAnswer, createCommandRuns } from './command-runs.ts';

type Wanted = Omit<CallInput<'commands.run'>, 'opId'>;

/** The server itself tells when a command expired; so long after that it is asked. */
const graceMs = 5_000;

/** Commands of bots: which there are, also those for a higher role (remembered for completing them offline), and what this person's own are doing. */
export type Commands = {
  /** What is known here; asks anew where the server can be reached. */
  list(roomId: Id): ListedCommand[];
  /** @throws EngineError with the server's words: no such command, several bots have it, not allowed; `unavailable` without an answer */
  run(wanted: Wanted): Promise<CommandRun>;
  dismiss(roomId: Id, runId: Id): void;
  take(signal: Signal): void;
  /** Answers may have been missed. */
  ready(): void;
};

export function createCommands(core: AccountCore, connection: Connection): Commands {
  const { deps } = core;
  const runs = createCommandRuns((roomId, now) => core.publish({ type: 'command-runs-changed', accountId: core.id, roomId, runs: now }));
  const asking = new Set<Id>();
  /** Commands that nobody knows whether the server took: the same words again are the same operation. */
  const unsettled = new Map<string, Id>();
  /** Answers that overtook the server's word for the command itself, while one is on its way. */
  let early: CommandAnswer[] = [];
  let onTheWay = 0;

  const ask = async (roomId: Id): Promise<void> => {
    if (!connection.isOpen() || !connection.hasFeature('commands') || asking.has(roomId)) return;
    asking.add(roomId);
    const answer = await connection.call('commands.list', { roomId, ...(connection.hasFeature('command-permissions') ? { all: true } : {}) });
    asking.delete(roomId);
    if (!answer.ok || core.isClosed() || !findRoom(core.cache.read, roomId)) return;
    const { commands } = answer.value;
    if (JSON.stringify(readCommands(core.cache.read, roomId)) === JSON.stringify(commands)) return;
    core.cache.write((write) => putCommands(write, roomId, commands));
    core.publish({ type: 'commands-changed', accountId: core.id, roomId, commands });
  };
  const settle = async (ids: readonly Id[]): Promise<void> => {
    if (ids.length === 0 || !connection.isOpen()) return;
    const answer = await connection.call('commands.status', { invocationIds: ids.slice(0, limits.commandStatusMax) });
    if (!answer.ok || core.isClosed()) return;
    const states = new Map(answer.value.invocations.map((state) => [state.invocationId, state]));
    for (const id of ids) runs.settle(id, states.get(id) ?? null);
  };
  const guard = (what: string, work: Promise<void>): void => {
    work.catch((error: unknown) => deps.log('warn', what, { accountId: core.id, message: String(error) }));
  };
  const send = async (wanted: Wanted, opId: Id) => {
    onTheWay += 1;
    try {
      return await connection.call('commands.run', { ...wanted, opId });
    } finally {
      onTheWay -= 1;
    }
  };

  return {
    list(roomId) {
      guard('commands-failed', ask(roomId));
      return readCommands(core.cache.read, roomId) ?? [];
    },
    async run(wanted) {
      const { roomId, name, text, botId, threadRootId } = wanted;
      if (connection.isOpen() && !connection.hasFeature('commands'))
        throw new EngineError({ code: 'not-found', message: 'This server knows no commands of bots.' });
      const key = JSON.stringify([roomId, threadRootId, botId, name, text]);
      const opId = unsettled.get(key) ?? deps.newId();
      const answer = await send(wanted, opId);
      if (!answer.ok) {
        if (answer.error.code === 'unavailable') unsettled.set(key, opId);
        else unsettled.delete(key);
        throw new EngineError(answer.error);
      }
      unsettled.delete(key);
      const { invocationId: id, expiresAt } = answer.value;
      const named = (readCommands(core.cache.read, roomId) ?? []).filter((command) => command.name === name);
      const whose = botId ?? (named.length === 1 ? named[0]?.botId : undefined) ?? null;
      const run = { id, roomId, rootId: threadRootId ?? null, botId: whose, words: `/${name}${text}`, state: 'running', message: null, replies: [] } as const;
      runs.put({ ...run, replies: [] });
      const overtook = early.filter((one) => one.invocationId === id);
      early = onTheWay === 0 ? [] : early.filter((one) => one.invocationId !== id);
      for (const one of overtook) runs.take(one);
      deps.clock.after(Math.max(0, expiresAt - deps.clock.now()) + graceMs, () => {
        if (!core.isClosed() && runs.running().includes(id)) guard('command-status-failed', settle([id]));
      });
      return { ...run, replies: [] };
    },
    dismiss: runs.dismiss,
    take(signal) {
      if (signal.type !== 'command-answered') return;
      if (onTheWay > 0 && !runs.has(signal.invocationId)) early = [...early, signal].slice(-limits.commandStatusMax);
      else runs.take(signal);
    },
    ready() {
      guard('command-status-failed', settle(runs.running()));
    },
  };
}
