import type { InvocationState } from '@parley/shared/entities/command';
import type { Id } from '@parley/shared/ids';
import type { CommandRun } from '@parley/shared/ipc/command-run';
import type { Signal } from '@parley/shared/protocol/signals';

export type CommandAnswer = Extract<Signal, { type: 'command-answered' }>;

/** So many are held of one room, and so many words of one bot's answer; the oldest go first. */
const runsMax = 8;
const repliesMax = 20;

/**
 * What this person's commands are doing, in memory only: what a bot says to him alone is kept nowhere.
 * @param changed all that is there of a room now
 */
export function createCommandRuns(changed: (roomId: Id, runs: CommandRun[]) => void) {
  const runs = new Map<Id, CommandRun>();

  const tell = (roomId: Id): void => {
    const here = [...runs.values()].filter((run) => run.roomId === roomId);
    for (const { id } of here.slice(0, -runsMax)) runs.delete(id);
    changed(roomId, here.slice(-runsMax));
  };
  const put = (run: CommandRun): void => {
    runs.set(run.id, run);
    tell(run.roomId);
  };
  const remove = (run: CommandRun): void => {
    runs.delete(run.id);
    tell(run.roomId);
  };
  /** It has its message in the room: nothing more is said of it, but what the bot said beside that. */
  const done = (run: CommandRun): void => (run.replies.length === 0 ? remove(run) : put({ ...run, state: 'answered' }));

  return {
    put,
    has: (id: Id): boolean => runs.has(id),
    running: (): Id[] => [...runs.values()].flatMap((run) => (run.state === 'running' ? [run.id] : [])),
    dismiss(roomId: Id, id: Id): void {
      const run = runs.get(id);
      if (run?.roomId === roomId) remove(run);
    },
    /** A bot's answer. Words for this person alone are shown on each of his devices; all else only where the command was typed. */
    take({ invocationId, roomId, botId, threadRootId, outcome, id, body, message }: CommandAnswer): void {
      const known = runs.get(invocationId);
      if (outcome === 'reply') {
        if (id === undefined || body === undefined) return;
        const blank = { id: invocationId, roomId, rootId: threadRootId ?? null, words: null, message: null, replies: [] };
        const run = known ?? blank;
        const replies = [...run.replies.filter((reply) => reply.id !== id), { id, body }].slice(-repliesMax);
        put({ ...run, botId, state: 'answered', replies });
      } else if (known) {
        const run = { ...known, botId };
        if (outcome === 'done') done(run);
        else put({ ...run, state: outcome, message: message ?? null });
      }
    },
    /** What the server knows of a command whose answer this device may have missed; null: nothing any more. */
    settle(id: Id, state: InvocationState | null): void {
      const run = runs.get(id);
      if (run?.state !== 'running') return;
      if (state === null || (state.state === 'answered' && state.messageId !== undefined)) done(run);
      else if (state.state !== 'waiting') put({ ...run, state: state.state, message: state.message ?? null });
    },
  };
}
