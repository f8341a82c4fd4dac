import type { Id } from '@parley/shared/ids';

/** An answer that is being written. `threadRootId`: the thread it stands in. `stop`: says why, in words that end up below the answer. */
export type RunningAnswer = { roomId: Id; threadRootId: Id | undefined; askedBy: Id; stop(reason: string): void; done: Promise<void> };

/** The answers that are being written now, so that they can be stopped. */
export function createRunningAnswers() {
  const running = new Set<RunningAnswer>();
  return {
    add(answer: RunningAnswer): void {
      running.add(answer);
      void answer.done.finally(() => running.delete(answer));
    },
    /** Those in a room; in one of its threads where that is named. */
    in: (roomId: Id, threadRootId: Id | undefined): RunningAnswer[] =>
      [...running].filter((answer) => answer.roomId === roomId && (threadRootId === undefined || answer.threadRootId === threadRootId)),
    /** Stops all of them, and waits until their last words are stored. */
    async stopAll(reason: string): Promise<void> {
      const all = [...running];
      for (const answer of all) answer.stop(reason);
      await Promise.allSettled(all.map(({ done }) => done));
    },
  };
}
export type RunningAnswers = ReturnType<typeof createRunningAnswers>;
