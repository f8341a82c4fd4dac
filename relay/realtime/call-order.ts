import type { LogWriter } from '../domain/ports.ts';

/** A send's place in the row: it appends only after the send before it did (or failed). */
export type Turn = { inOrder(logWriter: LogWriter): LogWriter };

type Lane = { all: Promise<unknown>; barrier: Promise<unknown> | null; appended: Step | null; pending: number };
type Step = { done: boolean; promise: Promise<void>; pass: () => void };

export type CallOrder = ReturnType<typeof createCallOrder>;

/**
 * Carries out the writes of one socket to one room in the order they arrived. Most wait for the one before; messages are pipelined: many may be on their way,
 * so that they ride in one commit, but they enter the log in order.
 */
export function createCallOrder() {
  const lanes = new Map<string, Lane>();

  function enter(roomId: string): Lane {
    const lane = lanes.get(roomId) ?? { all: Promise.resolve(), barrier: null, appended: null, pending: 0 };
    lanes.set(roomId, lane);
    lane.pending += 1;
    return lane;
  }

  function leave(roomId: string, lane: Lane): void {
    lane.pending -= 1;
    if (lane.pending === 0) lanes.delete(roomId);
  }

  return {
    /** After everything before it, before everything after it. */
    alone<T>(roomId: string, run: () => Promise<T>): Promise<T> {
      const lane = enter(roomId);
      const running = lane.pending === 1 ? run() : lane.all.then(run);
      const ended = running.then(ignore, ignore).then(() => leave(roomId, lane));
      lane.all = ended;
      lane.barrier = ended;
      lane.appended = null;
      return running;
    },
    /** After the last `alone`; beside other sends, each appending in its turn. */
    pipelined<T>(roomId: string, run: (turn: Turn) => Promise<T>): Promise<T> {
      const lane = enter(roomId);
      const before = lane.appended;
      const mine = newStep();
      lane.appended = mine;
      const turn: Turn = { inOrder: (logWriter) => orderedWriter(logWriter, before, mine) };
      const running = lane.barrier === null ? run(turn) : lane.barrier.then(() => run(turn));
      const ended = running.then(ignore, ignore).then(() => {
        // A send that never came to append lets the next one pass, but not before its own predecessor.
        if (before === null || before.done) mine.pass();
        else void before.promise.then(mine.pass);
        leave(roomId, lane);
      });
      lane.all = Promise.all([lane.all, ended]);
      return running;
    },
  };
}

function orderedWriter(logWriter: LogWriter, before: Step | null, mine: Step): LogWriter {
  return {
    append: async (item) => {
      if (before !== null && !before.done) await before.promise;
      const outcome = logWriter.append(item);
      mine.pass();
      return outcome;
    },
    close: () => logWriter.close(),
  };
}

function newStep(): Step {
  let resolve: () => void = ignore;
  const step: Step = {
    done: false,
    promise: new Promise((done) => {
      resolve = done;
    }),
    pass: () => {
      step.done = true;
      resolve();
    },
  };
  return step;
}

function ignore(): void {
  // Whoever made the call hears how it went; the row only waits for its end.
}
